//! `communicate`: input in, output out, to the end.

use super::MOST;
use super::error::{Error, Result};
use super::popen::Popen;
use super::reader::{Reader, wait_among};
use super::values::{Data, Seconds};
use super::writer::{Taken, Writer};
use crate::children::Deadline;

/// What a child wrote.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outputs {
    /// To standard output, when that is a pipe.
    pub stdout: Option<Data>,
    /// To standard error, likewise.
    pub stderr: Option<Data>,
}

/// What was read of a pipe by `communicate`.
#[derive(Default)]
pub(super) struct Captured {
    /// Text that was read ahead before.
    text: Vec<u8>,
    bytes: Vec<u8>,
}

/// How far `communicate` came.
pub(super) struct Conversation {
    input: Vec<u8>,
    sent: usize,
    stdout: Captured,
    stderr: Captured,
}

impl Captured {
    fn begin(reader: Option<&mut Reader>) -> Self {
        match reader {
            Some(reader) if reader.is_text() => Captured { text: reader.take_ahead(), bytes: Vec::new() },
            Some(reader) => Captured { text: Vec::new(), bytes: reader.take_ahead() },
            None => Captured::default(),
        }
    }

    /// Reads what is there; whether it was anything.
    fn read(&mut self, reader: Option<&mut Reader>) -> Result<bool> {
        let Some(reader) = reader.filter(|reader| !reader.has_ended()) else { return Ok(false) };
        let Some(some) = reader.read_now(reader.chunk())? else { return Ok(false) };
        if self.bytes.is_empty() {
            self.bytes = some;
        } else {
            self.bytes.extend_from_slice(&some);
        }
        Ok(true)
    }

    fn is_full(&self) -> bool {
        self.bytes.len() > MOST
    }

    /// What is there so far, as bytes even of text.
    fn so_far(&self) -> Option<Data> {
        let all =
            if self.text.is_empty() { self.bytes.clone() } else { [&self.text[..], &self.bytes].concat() };
        (!all.is_empty()).then_some(Data::Bytes(all))
    }

    /// Gives up what was read.
    fn take(&mut self, reader: Option<&Reader>) -> Option<Vec<u8>> {
        reader?;
        let Captured { mut text, bytes } = std::mem::take(self);
        text.extend(bytes);
        Some(text)
    }
}

fn data(reader: Option<&Reader>, captured: Captured, simple: bool) -> Result<Option<Data>> {
    let Some(reader) = reader else { return Ok(None) };
    let data = reader.decode_rest(captured.bytes, !simple && reader.is_fresh())?;
    Ok(Some(match data {
        Data::Text(text) if !captured.text.is_empty() => {
            let Data::Text(before) = reader.data(captured.text) else { return Ok(Some(Data::Text(text))) };
            Data::Text(before + &text)
        }
        data => data,
    }))
}

/// `None`, `b''` or `''`.
fn is_nothing(input: Option<&Data>) -> bool {
    input.is_none_or(Data::is_empty)
}

impl Popen {
    /// Whether CPython reads or writes its one pipe as a stream.
    fn is_simple(&self, timeout: Option<Seconds>) -> bool {
        let pipes = [self.stdin.is_some(), self.stdout.is_some(), self.stderr.is_some()];
        timeout.is_none() && self.conversation.is_none() && pipes.iter().filter(|pipe| **pipe).count() < 2
    }

    /// Sends `input`, reads the other pipes to their ends and waits for its end.
    pub fn communicate(&mut self, input: Option<Data>, timeout: Option<Seconds>) -> Result<Outputs> {
        if self.conversation.is_some() && !is_nothing(input.as_ref()) {
            return Err(Error::Value("Cannot send input after starting communication".to_owned()));
        }
        let until = Seconds::deadline(timeout)?;
        let simple = self.is_simple(timeout);
        if self.conversation.is_none() {
            let conversation = self.begin(input, simple)?;
            self.conversation = Some(conversation);
        }
        let Some(mut conversation) = self.conversation.take() else { return Ok(Outputs::default()) };
        let outcome = self.converse(&mut conversation, until, timeout);
        if outcome.is_ok() && simple {
            return self.outputs(conversation, true);
        }
        let outputs = outcome.and_then(|()| {
            let Conversation { stdout, stderr, .. } = &conversation;
            let copy = |from: &Captured| Captured { text: from.text.clone(), bytes: from.bytes.clone() };
            let (stdout, stderr) = (copy(stdout), copy(stderr));
            self.outputs(Conversation { input: Vec::new(), sent: 0, stdout, stderr }, simple)
        });
        self.conversation = Some(conversation);
        outputs
    }

    /// The same for one whose `Popen` nobody has.
    pub(super) fn communicate_once(
        &mut self,
        input: Option<Data>,
        timeout: Option<Seconds>,
    ) -> Result<Outputs> {
        let until = Seconds::deadline(timeout)?;
        let simple = self.is_simple(timeout);
        let mut conversation = self.begin(input, simple)?;
        self.converse(&mut conversation, until, timeout)?;
        self.outputs(conversation, simple)
    }

    fn outputs(&self, conversation: Conversation, simple: bool) -> Result<Outputs> {
        Ok(Outputs {
            stdout: data(self.stdout.as_ref(), conversation.stdout, simple)?,
            stderr: data(self.stderr.as_ref(), conversation.stderr, simple)?,
        })
    }

    fn begin(&mut self, input: Option<Data>, simple: bool) -> Result<Conversation> {
        for reader in [&self.stdout, &self.stderr].into_iter().flatten().filter(|_| simple) {
            reader.open("read")?;
        }
        let bytes = match &mut self.stdin {
            Some(stdin) => Self::bytes_of(stdin, input, simple)?,
            None => Vec::new(),
        };
        if let Some(stdin) = self.stdin.as_mut().filter(|_| bytes.is_empty()) {
            stdin.close()?;
        }
        Ok(Conversation {
            input: bytes,
            sent: 0,
            stdout: Captured::begin(self.stdout.as_mut()),
            stderr: Captured::begin(self.stderr.as_mut()),
        })
    }

    /// What is to be sent, or why it can't be.
    fn bytes_of(stdin: &mut Writer, input: Option<Data>, simple: bool) -> Result<Vec<u8>> {
        if !simple {
            stdin.open("flush")?;
        }
        match input.filter(|input| !(simple && input.is_empty())) {
            None => Ok(Vec::new()),
            Some(Data::Bytes(_)) if stdin.is_text() && !simple => {
                Err(Error::Attribute("'bytes' object has no attribute 'encode'".to_owned()))
            }
            Some(Data::Text(text)) if text.is_empty() => Ok(Vec::new()),
            Some(Data::Text(_)) if !stdin.is_text() && !simple => {
                Err(Error::Type("memoryview: a bytes-like object is required, not 'str'".to_owned()))
            }
            Some(input) => {
                stdin.open("write")?;
                stdin.bytes_of(input)
            }
        }
    }

    fn converse(
        &mut self,
        conversation: &mut Conversation,
        until: Deadline,
        timeout: Option<Seconds>,
    ) -> Result<()> {
        loop {
            let mut progress = self.send(conversation)?;
            progress |= conversation.stdout.read(self.stdout.as_mut())?;
            progress |= conversation.stderr.read(self.stderr.as_mut())?;
            if conversation.stdout.is_full() || conversation.stderr.is_full() {
                let output = conversation.stdout.take(self.stdout.as_ref());
                let stderr = conversation.stderr.take(self.stderr.as_ref());
                return Err(self.limit(output, stderr));
            }
            let pipes = [&self.stdout, &self.stderr];
            let reading = pipes.into_iter().flatten().any(|reader| !reader.has_ended());
            let writing = self.stdin.as_ref().is_some_and(|stdin| !stdin.is_closed());
            if !reading && !writing {
                break;
            }
            let left = until.left()?;
            if let (Some(0), Some(timeout)) = (left, timeout) {
                return Err(self.out_of_time(conversation, timeout));
            }
            if !progress {
                self.wait_for_pipes(left)?;
            }
        }
        for reader in [&mut self.stdout, &mut self.stderr].into_iter().flatten() {
            reader.close()?;
        }
        loop {
            match (self.wait_until(until)?, timeout) {
                (Some(_), _) => return Ok(()),
                (None, Some(timeout)) => return Err(self.out_of_time(conversation, timeout)),
                (None, None) => (),
            }
        }
    }

    fn out_of_time(&self, conversation: &Conversation, timeout: Seconds) -> Error {
        self.expired(timeout, conversation.stdout.so_far(), conversation.stderr.so_far())
    }

    /// Sends some of the input, and closes the pipe after the last of it or when nobody reads it; whether anything was
    /// done.
    fn send(&mut self, conversation: &mut Conversation) -> Result<bool> {
        let Some(stdin) = self.stdin.as_mut().filter(|stdin| !stdin.is_closed()) else { return Ok(false) };
        let rest = conversation.input.get(conversation.sent..).unwrap_or_default();
        if !rest.is_empty() {
            match stdin.offer(rest)? {
                Taken::Some(taken) => conversation.sent += taken,
                Taken::None => return Ok(false),
                Taken::Broken => conversation.sent = conversation.input.len(),
            }
        }
        if conversation.sent >= conversation.input.len() {
            conversation.input = Vec::new();
            conversation.sent = 0;
            stdin.close()?;
        }
        Ok(true)
    }

    fn wait_for_pipes(&mut self, left: Option<u64>) -> Result<()> {
        let mut on = Vec::with_capacity(3);
        if let Some(stdin) = &mut self.stdin {
            on.extend(stdin.writable()?);
        }
        for reader in [&mut self.stdout, &mut self.stderr].into_iter().flatten() {
            on.extend(reader.readable()?);
        }
        wait_among(&on, left)
    }
}
