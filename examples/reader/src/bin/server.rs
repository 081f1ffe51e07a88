//! `digit-server ADDRESS` answers everybody who connects.

use std::io::BufReader;
use std::net::TcpListener;
use std::process::ExitCode;
use std::thread;

use digit_reader::{Digits, Done, answer, end};

fn main() -> ExitCode {
    let address = std::env::args().nth(1).ok_or("usage: digit-server ADDRESS");
    end(&address.map_err(Into::into).and_then(|address| serve(&address)))
}

// ANCHOR: serve
/// A thread per connection; all read the same weights.
fn serve(address: &str) -> Done {
    let listener = TcpListener::bind(address)?;
    println!("at {}", listener.local_addr()?);
    for connection in listener.incoming() {
        let connection = connection?;
        thread::spawn(move || {
            let (images, answers) = (BufReader::new(&connection), &connection);
            end(&answer(|image| Digits::PRETRAINED.forward(image), images, answers))
        });
    }
    Ok(())
}
// ANCHOR_END: serve
