//! Messages to and from a language server.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout};

use serde_json::{Value, json};

/// The pipes to a server.
pub struct Connection {
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    requests: u64,
    /// Ends with its input.
    _server: Child,
}

impl Connection {
    /// Takes the pipes of a server that was started with such.
    pub fn new(mut server: Child) -> Option<Self> {
        let (input, output) = (server.stdin.take()?, BufReader::new(server.stdout.take()?));
        Some(Self { input, output, requests: 0, _server: server })
    }

    /// Asks, and waits for the answer.
    pub fn request(&mut self, method: &str, parameters: &Value) -> io::Result<Value> {
        self.requests += 1;
        let id = self.requests;
        self.send(&json!({ "id": id, "method": method, "params": parameters }))?;
        loop {
            let message = self.receive()?;
            if message["id"] != id || message.get("method").is_some() {
                continue;
            }
            if let Some(error) = message.get("error") {
                return Err(io::Error::other(format!("{method}: {error}")));
            }
            return Ok(message["result"].clone());
        }
    }

    /// Tells, and waits for nothing.
    pub fn notify(&mut self, method: &str, parameters: &Value) -> io::Result<()> {
        self.send(&json!({ "method": method, "params": parameters }))
    }

    /// The next message; what the server asks for is granted.
    pub fn receive(&mut self) -> io::Result<Value> {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if self.output.read_line(&mut line)? == 0 {
                return Err(io::Error::other("the server has ended"));
            }
            match line.trim_end().split_once(": ") {
                Some(("Content-Length", value)) => {
                    length = value.parse().map_err(io::Error::other)?;
                }
                Some(_) => {}
                None => break,
            }
        }
        let mut message = vec![0; length];
        self.output.read_exact(&mut message)?;
        let message: Value = serde_json::from_slice(&message)?;
        if let (Some(id), Some(_)) = (message.get("id"), message.get("method")) {
            self.send(&json!({ "id": id, "result": null }))?;
        }
        Ok(message)
    }

    fn send(&mut self, message: &Value) -> io::Result<()> {
        let mut message = message.clone();
        message["jsonrpc"] = json!("2.0");
        let message = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{message}", message.len())?;
        self.input.flush()
    }
}
