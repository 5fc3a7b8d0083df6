use super::convert::{Answer, below, count_of, text_options, whence_of};
use crate::bindings::exports::oskit::stdlib::io::{
    BufferedIoBase, BufferedSource, Error as WitError, GuestIncrementalNewlineDecoder, GuestStringIo,
    GuestTextIoWrapper, IncrementalNewlineDecoder, Newline as WitNewline, PackedLines,
    StringIo as WitStringIo, TextIoWrapper, TextOptions as WitTextOptions, TextPosition,
};
use crate::bindings::exports::oskit::stdlib::os::{Descriptor as WitDescriptor, Whence};
use crate::io::{Error, Newline, NewlineDecoder, Position, Reconfigure, StringIo, TextIo};
use std::cell::RefCell;

impl GuestTextIoWrapper for RefCell<TextIo> {
    fn create(buffer: BufferedSource<'_>, options: Option<WitTextOptions>) -> Answer<TextIoWrapper> {
        let options = options.map(text_options).unwrap_or_default();
        Ok(TextIoWrapper::new(RefCell::new(TextIo::new(below(&buffer), options)?)))
    }
    text!();
    fn readlines(&self, hint: Option<u64>) -> Answer<Vec<String>> {
        Ok(self.borrow_mut().readlines(hint)?)
    }
    fn readlines_packed(&self, hint: Option<u64>) -> Answer<PackedLines> {
        Ok(self.borrow_mut().readlines_packed(hint)?.into())
    }
    fn next_line(&self) -> Answer<Option<String>> {
        Ok(self.borrow_mut().next_line()?)
    }
    fn newlines(&self) -> Answer<Vec<String>> {
        Ok(self.borrow().newlines().into_iter().map(str::to_owned).collect())
    }
    fn line_buffering(&self) -> Answer<bool> {
        Ok(self.borrow().options().line_buffering)
    }
    fn write_through(&self) -> Answer<bool> {
        Ok(self.borrow().options().write_through)
    }
    fn encoding(&self) -> Answer<String> {
        Ok(self.borrow().options().encoding.clone().unwrap_or_default())
    }
    fn errors(&self) -> Answer<String> {
        Ok(self.borrow().options().errors.clone().unwrap_or_default())
    }
    fn seek(&self, offset: i64, whence: Option<Whence>) -> Answer<TextPosition> {
        Ok(self.borrow_mut().seek(offset, whence_of(whence))?.into())
    }
    fn seek_to(&self, position: TextPosition) -> Answer<()> {
        Ok(self.borrow_mut().seek_to(Position {
            position: position.position,
            decoder_flags: position.decoder_flags,
            bytes_to_feed: position.bytes_to_feed,
            text_to_skip: position.text_to_skip,
            need_eof: position.need_eof,
        })?)
    }
    fn tell(&self) -> Answer<TextPosition> {
        Ok(self.borrow_mut().tell()?.into())
    }
    fn truncate(&self, size: Option<u64>) -> Answer<u64> {
        Ok(self.borrow_mut().truncate(size)?)
    }
    fn reconfigure(&self, options: WitTextOptions) -> Answer<()> {
        Ok(self.borrow_mut().reconfigure(Reconfigure {
            encoding: options.encoding,
            errors: options.errors,
            newline: options.newline.map(Into::into),
            line_buffering: options.line_buffering,
            write_through: options.write_through,
        })?)
    }
    fn detach(&self) -> Answer<BufferedIoBase> {
        Ok(self.borrow_mut().detach()?.into())
    }
    fn buffer(&self) -> Answer<BufferedIoBase> {
        Ok(self.borrow().below()?.into())
    }
    common!();
    origin!();
    mode!();
}

/// What is the same for every text in memory that is open.
macro_rules! while_open {
    ($name:ident, $answer:literal) => {
        fn $name(&self) -> Answer<bool> {
            self.borrow().check_open()?;
            Ok($answer)
        }
    };
}

impl GuestStringIo for RefCell<StringIo> {
    fn create(initial: Option<String>, newline: Option<WitNewline>) -> Answer<WitStringIo> {
        let newline = newline.map_or(Newline::Lf, Into::into);
        Ok(WitStringIo::new(RefCell::new(StringIo::new(&initial.unwrap_or_default(), newline)?)))
    }
    text!();
    fn readlines(&self, hint: Option<u64>) -> Answer<Vec<String>> {
        let hint = hint.filter(|hint| *hint > 0).unwrap_or(u64::MAX);
        let lines = self.borrow_mut().readlines(|_, count| count as u64 > hint)?;
        Ok(lines.iter().map(str::to_owned).collect())
    }
    fn readlines_packed(&self, hint: Option<u64>) -> Answer<PackedLines> {
        let hint = hint.filter(|hint| *hint > 0).unwrap_or(u64::MAX);
        Ok(self.borrow_mut().readlines(|bytes, _| bytes as u64 > hint)?.into())
    }
    fn newlines(&self) -> Answer<Vec<String>> {
        Ok(self.borrow().newlines()?.into_iter().map(str::to_owned).collect())
    }
    while_open!(readable, true);
    while_open!(writable, true);
    while_open!(seekable, true);
    while_open!(isatty, false);
    while_open!(line_buffering, false);
    fn getvalue(&self) -> Answer<String> {
        Ok(self.borrow().getvalue()?)
    }
    fn seek(&self, offset: i64, whence: Option<Whence>) -> Answer<u64> {
        Ok(self.borrow_mut().seek(offset, whence_of(whence))?)
    }
    fn tell(&self) -> Answer<u64> {
        Ok(self.borrow().tell()?)
    }
    fn truncate(&self, size: Option<u64>) -> Answer<u64> {
        Ok(self.borrow_mut().truncate(size)?)
    }
    fn close(&self) -> Answer<()> {
        self.borrow_mut().close();
        Ok(())
    }
    fn closed(&self) -> bool {
        self.borrow().closed()
    }
    fn flush(&self) -> Answer<()> {
        Ok(())
    }
    fn fileno(&self) -> Answer<u32> {
        Err(WitError::UnsupportedOperation("fileno".to_owned()))
    }
}

impl GuestIncrementalNewlineDecoder for RefCell<NewlineDecoder> {
    fn create(translate: bool) -> Answer<IncrementalNewlineDecoder> {
        Ok(IncrementalNewlineDecoder::new(RefCell::new(NewlineDecoder::new(translate))))
    }
    fn decode(&self, input: String, last: Option<bool>) -> Answer<String> {
        Ok(self.borrow_mut().decode(input, last.unwrap_or(false)))
    }
    fn newlines(&self) -> Vec<String> {
        self.borrow().newlines().into_iter().map(str::to_owned).collect()
    }
    fn reset(&self) -> Answer<()> {
        self.borrow_mut().reset();
        Ok(())
    }
    fn getstate(&self) -> Answer<u64> {
        Ok(self.borrow().waiting().into())
    }
    fn setstate(&self, state: u64) -> Answer<()> {
        self.borrow_mut().set_waiting(state & 1 != 0);
        Ok(())
    }
}
