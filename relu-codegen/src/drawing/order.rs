//! The order of the nodes in each row, such that few edges cross.

/// Nodes by row, and what each is connected with in the rows beside its own.
#[derive(Clone, Debug)]
pub struct Rows {
    /// The nodes of each row, from left to right.
    pub nodes: Vec<Vec<usize>>,
    /// What each node reads in the row above.
    pub above: Vec<Vec<usize>>,
    /// What reads it in the row below.
    pub below: Vec<Vec<usize>>,
}

/// How often the rows are sorted, from top to bottom and back.
const SWEEPS: usize = 8;

impl Rows {
    /// Nothing but rows.
    pub fn new(count: usize) -> Self {
        Self { nodes: vec![Vec::new(); count], above: Vec::new(), below: Vec::new() }
    }

    /// Adds a node at the end of a row.
    pub fn push(&mut self, row: usize) -> usize {
        let node = self.above.len();
        self.nodes[row].push(node);
        self.above.push(Vec::new());
        self.below.push(Vec::new());
        node
    }

    /// Connects a node with one in the next row.
    pub fn connect(&mut self, from: usize, to: usize) {
        self.below[from].push(to);
        self.above[to].push(from);
    }

    /// Sorts each row by where its neighbors above stand, and by those below, in turn;
    /// keeps the best order seen.
    pub fn sort(&mut self) {
        let mut best = (self.crossings(), self.nodes.clone());
        for sweep in 0..SWEEPS {
            if best.0 == 0 {
                break;
            }
            for step in 1..self.nodes.len() {
                if sweep % 2 == 0 {
                    self.sort_row(step, step - 1, |rows, node| &rows.above[node]);
                } else {
                    let row = self.nodes.len() - 1 - step;
                    self.sort_row(row, row + 1, |rows, node| &rows.below[node]);
                }
            }
            let crossings = self.crossings();
            if crossings < best.0 {
                best = (crossings, self.nodes.clone());
            }
        }
        self.nodes = best.1;
    }

    /// By the mean place of the neighbors; one without any stays about where it is.
    fn sort_row(&mut self, row: usize, beside: usize, neighbors: fn(&Self, usize) -> &Vec<usize>) {
        let places = self.places(beside);
        let key = |(place, node): (usize, &usize)| {
            let neighbors = neighbors(self, *node);
            let sum: usize = neighbors.iter().map(|other| places[*other]).sum();
            let mean = sum as f64 / neighbors.len() as f64;
            (if neighbors.is_empty() { place as f64 } else { mean }, *node)
        };
        let mut keyed: Vec<_> = self.nodes[row].iter().enumerate().map(key).collect();
        keyed.sort_by(|(left, _), (right, _)| left.total_cmp(right));
        self.nodes[row] = keyed.into_iter().map(|(_, node)| node).collect();
    }

    /// The place of each node of a row in it.
    fn places(&self, row: usize) -> Vec<usize> {
        let mut places = vec![0; self.above.len()];
        for (place, node) in self.nodes[row].iter().enumerate() {
            places[*node] = place;
        }
        places
    }

    fn crossings(&self) -> usize {
        (1..self.nodes.len()).map(|row| self.crossings_above(row)).sum()
    }

    /// Of the edges between a row and the one above.
    fn crossings_above(&self, row: usize) -> usize {
        let places = self.places(row - 1);
        let ends = self.nodes[row].iter().map(|node| self.above[*node].iter());
        let mut seen: Vec<usize> = Vec::new();
        let mut crossings = 0;
        for ends in ends {
            let ends: Vec<_> = ends.map(|node| places[*node]).collect();
            let crossed = |end: &usize| seen.iter().filter(|other| *other > end).count();
            crossings += ends.iter().map(crossed).sum::<usize>();
            seen.extend(ends);
        }
        crossings
    }
}
