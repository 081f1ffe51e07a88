//! The program of a peer.

use std::env;
use std::io::{BufRead, Write, stdin, stdout};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use relu_benches::{Calls, Data, Workload};

use crate::timing::Timer;
use crate::{Reply, Request};

/// Answers requests until there are no more. The program's only argument is the name
/// of the workload.
///
/// `open` makes the peer's network with the weights of the data and a learning rate;
/// none if it cannot do such a workload.
///
/// # Errors
///
/// If the argument is no workload, or a request cannot be read. What goes wrong in
/// between is a [`Reply::Error`].
pub fn serve<F>(open: F) -> Result<()>
where
    F: Fn(&Workload, &Data, f32) -> Result<Option<Box<dyn Calls>>>,
{
    let name = env::args().nth(1).context("name a workload")?;
    let workload = Workload::all().into_iter().find(|workload| workload.to_string() == name);
    let workload = workload.with_context(|| format!("there is no workload {name}"))?;
    let mut session = Session::new(workload, open);
    for line in stdin().lock().lines() {
        let request = serde_json::from_str(&line?)?;
        let reply =
            session.answer(request).unwrap_or_else(|error| Reply::Error(format!("{error:#}")));
        let mut stdout = stdout().lock();
        serde_json::to_writer(&mut stdout, &reply)?;
        writeln!(stdout)?;
        stdout.flush()?;
    }
    Ok(())
}

struct Session<F> {
    workload: Workload,
    data: Data,
    open: F,
    calls: Option<Box<dyn Calls>>,
    timer: Timer,
}

impl<F> Session<F>
where
    F: Fn(&Workload, &Data, f32) -> Result<Option<Box<dyn Calls>>>,
{
    fn new(workload: Workload, open: F) -> Self {
        let data = Data::new(&workload);
        let timer = Timer::new(data.batches.len());
        Self { workload, data, open, calls: None, timer }
    }

    fn answer(&mut self, request: Request) -> Result<Reply> {
        Ok(match request {
            Request::Open { learning_rate } => {
                self.calls = (self.open)(&self.workload, &self.data, learning_rate)?;
                Reply::Opened(self.calls.is_some())
            }
            Request::Values { batch } => Reply::Values(opened(&mut self.calls)?.values_of(batch)),
            Request::Measure { milliseconds } => {
                let time = Duration::from_millis(milliseconds);
                Reply::Times(self.timer.measure(opened(&mut self.calls)?, time))
            }
        })
    }
}

fn opened(calls: &mut Option<Box<dyn Calls>>) -> Result<&mut dyn Calls> {
    match calls {
        Some(calls) => Ok(&mut **calls),
        None => bail!("nothing is open"),
    }
}
