//! "Did you mean": the known word that is closest to an unknown one.

/// The known word that was probably meant.
///
/// Case and underscores do not count: `LeakyReLU` is `leaky_relu`. Other
/// differences may be a third of the word, at least one.
#[must_use]
pub fn closest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let word = normalize(word);
    let allowed = (word.len() / 3).max(1);
    known
        .into_iter()
        .map(|candidate| (distance(&word, &normalize(candidate)), candidate))
        .filter(|(distance, candidate)| *distance <= allowed && *distance < candidate.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// `` `a`, `b` and `c` ``
#[must_use]
pub fn list<S: AsRef<str>>(words: &[S]) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("`{}`", word.as_ref())).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::from("none"),
    }
}

fn normalize(word: &str) -> Vec<char> {
    let kept = word.chars().filter(|character| *character != '_');
    kept.flat_map(char::to_lowercase).collect()
}

/// The number of letters to insert, delete, replace, or swap with a neighbor
/// (optimal string alignment).
fn distance(from: &[char], to: &[char]) -> usize {
    let mut rows = vec![vec![0; to.len() + 1]; from.len() + 1];
    for i in 0..=from.len() {
        for j in 0..=to.len() {
            rows[i][j] = cell(&rows, from, to, (i, j));
        }
    }
    rows[from.len()][to.len()]
}

fn cell(rows: &[Vec<usize>], from: &[char], to: &[char], (i, j): (usize, usize)) -> usize {
    if i == 0 || j == 0 {
        return i + j;
    }
    let replaced = rows[i - 1][j - 1] + usize::from(from[i - 1] != to[j - 1]);
    let best = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
    let swaps = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
    if swaps { best.min(rows[i - 2][j - 2] + 1) } else { best }
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn finds_the_word_that_was_meant() {
        let known = ["dense", "relu", "leaky_relu", "prelu", "elu"];
        assert_eq!(closest("dens", known), Some("dense"));
        assert_eq!(closest("LeakyReLU", known), Some("leaky_relu"));
        assert_eq!(closest("rleu", known), Some("relu"));
        assert_eq!(closest("attention", known), None);
        assert_eq!(closest("x", ["y"]), None);
    }
}
