//! Inputs of indices, and the tables that they are looked up in.

use ndarray::Array2;
use relu_runtime::Error;
use relu_runtime::prelude::*;

/// Letters before one, and that one.
const CONTEXT: usize = 4;
const LETTERS: usize = 27;
const TEXT: &str = "the quick brown fox jumps over the lazy dog and the lazy dog sleeps in the sun \
                    while the quick brown fox runs over the hill and the sun goes down ";

network! {
    /// The next letter of a text.
    struct Letters(context: [CONTEXT]) -> scores {
        embedded: embedding(LETTERS, 10),
        hidden: dense(48) -> relu,
        scores: dense(LETTERS),
    }
    train { loss: softmax_cross_entropy }
}

network! {
    /// Indices beside numbers, two tables for one input, and a frozen one.
    struct Shop(items: [2], user: [1], hour: [1]) -> (rating, group) {
        item: items -> embedding(9, 3) -> tanh,
        brand: items -> embedding(7, 2),
        user_row: user -> embedding(5, 20, init: xavier_normal),
        both: concat(item, brand, user_row, hour) -> dense(8) -> two_sided_relu,
        rating: both -> dense(1),
        group: user_row -> dense(4),
    }

    train {
        loss: { rating: mean_squared_error, group: softmax_cross_entropy },
        l2: 1e-2,
        freeze: brand,
    }
}

/// Windows of the text, and the letter after each.
fn windows() -> (Vec<[u32; CONTEXT]>, Vec<u32>) {
    let code = |byte: u8| if byte == b' ' { 0 } else { u32::from(byte - b'a') + 1 };
    let text: Vec<u32> = TEXT.bytes().map(code).collect();
    let pairs = text.windows(CONTEXT + 1).map(|window| {
        let (context, [next, ..]) = window.split_first_chunk().expect("it is longer") else {
            unreachable!("one is left")
        };
        (*context, *next)
    });
    pairs.unzip()
}

const ITEMS: [[u32; 2]; 3] = [[0, 6], [3, 3], [6, 1]];
const USERS: [[u32; 1]; 3] = [[4], [0], [4]];
const HOURS: [[f32; 1]; 3] = [[0.5], [-1.0], [0.25]];
const RATINGS: [[f32; 1]; 3] = [[1.0], [0.0], [-1.0]];
const GROUPS: [u8; 3] = [0, 3, 1];

#[test]
fn the_next_letter_of_a_text_is_learned() {
    let (contexts, letters) = windows();
    let mut trainer = Trainer::new(Letters::new(3), Adam::new(1e-2));
    let first = trainer.step(&contexts, &letters).expect("they agree").loss;
    for _ in 0..100 {
        trainer.step(&contexts, &letters).expect("they agree");
    }
    let evaluation = trainer.evaluate(&contexts, &letters).expect("they agree");
    assert!(first > 2.5 && evaluation.loss < 0.2, "{first} {evaluation:?}");
    assert!(evaluation.accuracy > Some(0.9), "{evaluation:?}");
}

#[test]
fn a_batch_is_arrays_or_views() {
    let network = Letters::new(1);
    let (contexts, _) = windows();
    let array = Array2::from_shape_fn([contexts.len(), CONTEXT], |(row, at)| contexts[row][at]);
    let columns = Array2::from_shape_fn([CONTEXT, contexts.len()], |(at, row)| contexts[row][at]);
    let expected = network.forward_batch(&contexts).expect("they fit");
    assert_eq!(network.forward_batch(&array), Ok(expected.clone()));
    assert_eq!(network.forward_batch(array.view()), Ok(expected.clone()));
    assert_eq!(network.forward_batch(columns.t()), Ok(expected.clone()));
    for (context, scores) in contexts.iter().zip(expected.rows()) {
        assert_eq!(scores.as_slice(), Some(&network.forward(context)[..]));
    }
    let narrow = Array2::<u32>::zeros([2, CONTEXT - 1]);
    assert!(matches!(network.forward_batch(&narrow), Err(Error::Width { .. })));
}

#[test]
fn a_table_is_a_matrix_of_its_rows() {
    assert_eq!(Letters::PARAMETER_COUNT, 27 * 10 + (40 + 1) * 48 + (48 + 1) * 27);
    assert_eq!(Letters::FLOPS, 2 * (40 * 48 + 48 * 27));
    let mut network = Letters::new(5);
    let table = network.parameter("embedded.weight").expect("it is there");
    assert_eq!(network.parameter("embedded.0.weight"), Ok(table.clone()));
    assert_eq!(Letters::segments()[0].shape(), [LETTERS, 10]);
    let variance = table.iter().map(|x| x * x).sum::<f32>() / 270.0;
    assert!((0.75..1.25).contains(&variance), "{variance}");
    let before = network.forward(&[1, 2, 3, 4]);
    let mut other = table.clone();
    other[5 * 10] += 1.0;
    network.set_parameter("embedded.weight", &other).expect("it has the shape");
    assert_eq!(network.forward(&[1, 2, 3, 4]), before);
    assert_ne!(network.forward(&[1, 2, 3, 5]), before);
}

#[test]
fn one_sample_with_a_wrong_index_is_nan() {
    network! {
        struct Rows(places: [3]) -> rows {
            rows: embedding(4, 2, init: zeros),
        }
    }
    let rows = Rows::zeroed().forward(&[3, 4, u32::MAX]);
    assert_eq!(rows[..2], [0.0, 0.0]);
    assert!(rows[2..].iter().all(|x| x.is_nan()), "{rows:?}");
}

#[test]
fn a_batch_with_a_wrong_index_changes_nothing() {
    let (contexts, letters) = windows();
    let mut wrong = contexts.clone();
    wrong[7][2] = 27;
    let error = Error::Index { input: "context", sample: 7, position: 2, index: 27, count: 27 };
    let mut trainer = Trainer::new(Letters::new(2), Adam::new(1e-2));
    trainer.step(&contexts, &letters).expect("they agree");
    let before = trainer.network().clone_boxed();

    assert_eq!(trainer.step(&wrong, &letters).err(), Some(error));
    assert_eq!(trainer.accumulate(&wrong, &letters).err(), Some(error));
    assert_eq!(trainer.evaluate(&wrong, &letters).err(), Some(error));
    assert_eq!(trainer.network().evaluate(&wrong, &letters).err(), Some(error));
    assert_eq!((trainer.network().parameters(), trainer.steps()), (before.parameters(), 1));
    assert_eq!(trainer.apply().err(), Some(Error::EmptyBatch));

    let mut tape = LettersTape::default();
    before.forward_train(&contexts[..3], &mut tape).expect("they fit");
    let outputs = tape.outputs().to_vec();
    assert_eq!(before.forward_train(&wrong, &mut tape).err(), Some(error));
    assert_eq!((tape.inputs(), tape.outputs()), (&contexts[..3], &outputs[..]));

    let mut scores = vec![[7.0; LETTERS]; wrong.len()];
    assert_eq!(before.forward_batch_into(&wrong, &mut scores), Err(error));
    assert!(scores.iter().flatten().all(|score| *score == 7.0));
    assert_eq!(before.forward_batch(&wrong).err(), Some(error));
    assert_eq!(
        error.to_string(),
        "index 2 of input `context`, sample 7, is 27, but its embedding has 27 rows: indices go \
         from 0 to 26"
    );
}

/// The smaller of two tables decides, and the error names the input.
#[test]
fn indices_beside_numbers() {
    let network = Shop::new(1);
    let batch = network.forward_batch((&ITEMS, &USERS, &HOURS)).expect("they fit");
    for (sample, row) in batch.rows().into_iter().enumerate() {
        let output = network.forward(&ITEMS[sample], &USERS[sample], &HOURS[sample]);
        assert_eq!(row.as_slice(), Some(&[&output.rating[..], &output.group[..]].concat()[..]));
    }
    let refused = |items, users| network.forward_batch((items, users, &HOURS)).err();
    let error = |input, sample, position, index, count| {
        Some(Error::Index { input, sample, position, index, count })
    };
    assert_eq!(refused(&[[0, 6], [3, 7], [0, 0]], &USERS), error("items", 1, 1, 7, 7));
    assert_eq!(refused(&[[0, 9], [3, 7], [0, 0]], &USERS), error("items", 0, 1, 9, 9));
    assert_eq!(refused(&ITEMS, &[[0], [1], [5]]), error("user", 2, 0, 5, 5));
}

#[test]
fn tables_are_frozen_grouped_averaged_and_padded_with_zeros() {
    let network = Shop::new(4);
    let table = |network: &Shop, name| network.parameter(name).expect("it is there");
    let [item, brand, user] =
        ["item.weight", "brand.weight", "user_row.weight"].map(|name| table(&network, name));
    let optimizer = Groups::new(AdamW::new(1e-2), Shop::segments())
        .group("user_row", |rows| rows.learning_rate(0.0))
        .expect("it is there");
    let mut trainer = Trainer::new(network, optimizer);
    let mut average = Ema::new(trainer.network(), 0.5).unwrap();
    let mut step = || {
        let step = trainer.step((&ITEMS, &USERS, &HOURS), (&RATINGS, &GROUPS));
        average.update(trainer.network());
        step.expect("they agree").loss
    };
    let first = step();
    let last = (0..100).map(|_| step()).last().expect("there are steps");
    assert!(last < 0.7 * first, "{first} {last}");
    let network = trainer.network();
    assert_eq!(table(network, "brand.weight"), brand);
    assert_eq!(table(network, "user_row.weight"), user);
    assert_eq!(table(average.network(), "brand.weight"), brand);
    // The penalty moves rows that no sample uses, too.
    let moved = table(network, "item.weight");
    assert!(moved.iter().zip(&item).all(|(now, before)| now != before));
    assert_ne!(table(average.network(), "item.weight"), moved);

    let numbers: usize = Shop::tensors().map(|tensor| tensor.values()).sum();
    let nonzero = |values: &[f32]| values.iter().filter(|value| **value != 0.0).count();
    assert!(nonzero(network.parameters()) <= numbers, "the padding is not zero");
    let biases = 8 + 1 + 4;
    assert!(nonzero(Shop::new(4).parameters()) == numbers - biases);
}

#[test]
fn tables_are_saved_under_the_names_of_pytorch() {
    let network = Shop::new(6);
    let bytes = network.to_safetensors(relu_runtime::save::SaveNames::Short).expect("few tensors");
    let file = safetensors::SafeTensors::deserialize(&bytes).expect("the file is whole");
    for (name, shape) in
        [("item.weight", [9, 3]), ("brand.weight", [7, 2]), ("user_row.weight", [5, 20])]
    {
        assert_eq!(file.tensor(name).expect("it is there").shape(), shape, "{name}");
    }
    let loaded = Shop::from_safetensors(&bytes).expect("it fits");
    assert_eq!(loaded.parameters(), network.parameters());
}
