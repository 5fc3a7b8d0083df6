use super::{
    Below, Buffered, BytesIo, DEFAULT_BUFFER_SIZE, Error, FileIo, Lines, ManualIo, Newline, NewlineDecoder,
    OpenOptions, Opened, Position, Raw, RawIo, Reconfigure, RwPair, Shared, Sides, StringIo, TextIo,
    TextLines, TextOptions, share,
};
use crate::Component;
use crate::bindings::exports::oskit::stdlib::io::{
    BlockingIoError, BufferedIoBase, BufferedRandom, BufferedReader, BufferedRwPair, BufferedSource,
    BufferedWriter, BytesIo as WitBytesIo, Error as WitError, FileIo as WitFileIo, Guest,
    GuestBufferedRandom, GuestBufferedReader, GuestBufferedRwPair, GuestBufferedWriter, GuestBytesIo,
    GuestFileIo, GuestIncrementalNewlineDecoder, GuestManualIo, GuestStringIo, GuestTextIoWrapper,
    IncrementalNewlineDecoder, IoBase, ManualIo as WitManualIo, Newline as WitNewline,
    OpenOptions as WitOpenOptions, PackedByteLines, PackedLines, RawIoBase, RawSource,
    StringIo as WitStringIo, TextIoWrapper, TextOptions as WitTextOptions, TextPosition, UnicodeDecodeError,
    UnicodeEncodeError,
};
use crate::bindings::exports::oskit::stdlib::os::{Descriptor as WitDescriptor, DescriptorBorrow, Whence};
use crate::os::{Descriptor, Whence as SysWhence};
use std::cell::RefCell;

type Answer<T> = Result<T, WitError>;

impl From<Error> for WitError {
    fn from(error: Error) -> Self {
        match error {
            Error::Os(error) => WitError::Os(error.into()),
            Error::Value(text) => WitError::ValueError(text),
            Error::Unsupported(text) => WitError::UnsupportedOperation(text),
            Error::Overflow(text) => WitError::OverflowError(text),
            Error::Lookup(text) => WitError::LookupError(text),
            Error::Decode(error) => WitError::UnicodeDecodeError(UnicodeDecodeError {
                encoding: error.encoding.to_owned(),
                object: error.object,
                start: error.start as u32,
                end: error.end as u32,
                reason: error.reason.to_owned(),
            }),
            Error::Encode(error) => WitError::UnicodeEncodeError(UnicodeEncodeError {
                encoding: error.encoding.to_owned(),
                object: error.object,
                start: error.start as u32,
                end: error.end as u32,
                reason: error.reason.to_owned(),
            }),
            Error::Blocking { errno, written } => WitError::BlockingIoError(BlockingIoError {
                errno,
                message: Error::BLOCKING.to_owned(),
                characters_written: written,
            }),
        }
    }
}

impl From<WitNewline> for Newline {
    fn from(newline: WitNewline) -> Self {
        match newline {
            WitNewline::Universal => Newline::Universal,
            WitNewline::AsIs => Newline::AsIs,
            WitNewline::Lf => Newline::Lf,
            WitNewline::Cr => Newline::Cr,
            WitNewline::Crlf => Newline::CrLf,
        }
    }
}

impl From<Lines> for PackedByteLines {
    fn from(lines: Lines) -> Self {
        PackedByteLines { data: lines.data, ends: lines.ends }
    }
}

impl From<TextLines> for PackedLines {
    fn from(lines: TextLines) -> Self {
        PackedLines { text: lines.text, ends: lines.ends }
    }
}

impl From<Position> for TextPosition {
    fn from(position: Position) -> Self {
        TextPosition {
            position: position.position,
            decoder_flags: position.decoder_flags,
            bytes_to_feed: position.bytes_to_feed,
            text_to_skip: position.text_to_skip,
            need_eof: position.need_eof,
        }
    }
}

impl From<RawIo> for RawIoBase {
    fn from(raw: RawIo) -> Self {
        match raw {
            RawIo::File(file) => RawIoBase::File(WitFileIo::new(file)),
            RawIo::Manual(manual) => RawIoBase::Manual(WitManualIo::new(manual)),
            RawIo::Bytes(bytes) => RawIoBase::Bytes(WitBytesIo::new(bytes)),
        }
    }
}

impl From<Below> for BufferedIoBase {
    fn from(below: Below) -> Self {
        match below {
            Below::Pair(pair) => BufferedIoBase::RwPair(BufferedRwPair::new(pair)),
            Below::Bytes(bytes) => BufferedIoBase::Bytes(WitBytesIo::new(bytes)),
            Below::Buffered(stream) => {
                let sides = stream.borrow().sides();
                match sides {
                    Sides::Read => BufferedIoBase::Reader(BufferedReader::new(stream)),
                    Sides::Write => BufferedIoBase::Writer(BufferedWriter::new(stream)),
                    Sides::Both => BufferedIoBase::Random(BufferedRandom::new(stream)),
                }
            }
        }
    }
}

impl From<Opened> for IoBase {
    fn from(opened: Opened) -> Self {
        match opened {
            Opened::File(file) => IoBase::File(WitFileIo::new(file)),
            Opened::Text(text) => IoBase::Text(TextIoWrapper::new(RefCell::new(*text))),
            Opened::Buffered(stream) => {
                let sides = stream.borrow().sides();
                match sides {
                    Sides::Read => IoBase::Reader(BufferedReader::new(stream)),
                    Sides::Write => IoBase::Writer(BufferedWriter::new(stream)),
                    Sides::Both => IoBase::Random(BufferedRandom::new(stream)),
                }
            }
        }
    }
}

fn raw_io(source: &RawSource<'_>) -> RawIo {
    match source {
        RawSource::File(file) => RawIo::File(file.get::<Shared<FileIo>>().clone()),
        RawSource::Manual(manual) => RawIo::Manual(manual.get::<Shared<ManualIo>>().clone()),
        RawSource::Bytes(bytes) => RawIo::Bytes(bytes.get::<Shared<BytesIo>>().clone()),
    }
}

fn below(source: &BufferedSource<'_>) -> Below {
    match source {
        BufferedSource::Reader(stream) => Below::Buffered(stream.get::<Shared<Buffered>>().clone()),
        BufferedSource::Writer(stream) => Below::Buffered(stream.get::<Shared<Buffered>>().clone()),
        BufferedSource::Random(stream) => Below::Buffered(stream.get::<Shared<Buffered>>().clone()),
        BufferedSource::RwPair(pair) => Below::Pair(pair.get::<Shared<RwPair>>().clone()),
        BufferedSource::Bytes(bytes) => Below::Bytes(bytes.get::<Shared<BytesIo>>().clone()),
    }
}

fn buffered(source: &RawSource<'_>, sides: Sides, size: Option<u64>) -> Result<Shared<Buffered>, Error> {
    Ok(share(Buffered::new(raw_io(source), sides, count_of(size).unwrap_or(DEFAULT_BUFFER_SIZE))?))
}

/// A size that memory can't hold is as good as the largest that it can.
fn count_of(size: Option<u64>) -> Option<usize> {
    size.map(|size| usize::try_from(size).unwrap_or(usize::MAX))
}

fn whence_of(whence: Option<Whence>) -> SysWhence {
    whence.map_or(SysWhence::Set, Into::into)
}

fn read_some(stream: &mut impl Raw, size: Option<u64>) -> Result<Option<Vec<u8>>, Error> {
    match count_of(size) {
        None => stream.readall(),
        Some(count) => stream.read(count),
    }
}

fn separate(lines: &Lines) -> Vec<Vec<u8>> {
    let mut start = 0;
    let line = |end: &u32| {
        let line = lines.data.get(start..*end as usize).unwrap_or_default().to_owned();
        start = *end as usize;
        line
    };
    lines.ends.iter().map(line).collect()
}

fn open_options(options: Option<WitOpenOptions>) -> OpenOptions {
    options.map_or_else(OpenOptions::default, |options| OpenOptions {
        buffering: options.buffering,
        encoding: options.encoding,
        errors: options.errors,
        newline: options.newline.map(Into::into),
    })
}

fn text_options(options: WitTextOptions) -> TextOptions {
    TextOptions {
        encoding: options.encoding,
        errors: options.errors,
        newline: options.newline.map(Into::into).unwrap_or_default(),
        line_buffering: options.line_buffering.unwrap_or(false),
        write_through: options.write_through.unwrap_or(false),
    }
}

// The classes have most of their methods in common, and WIT has no inheritance.
macro_rules! common {
    () => {
        fn close(&self) -> Answer<()> {
            Ok(self.borrow_mut().close()?)
        }
        fn closed(&self) -> bool {
            self.borrow().closed()
        }
        fn flush(&self) -> Answer<()> {
            Ok(self.borrow_mut().flush()?)
        }
        fn readable(&self) -> Answer<bool> {
            Ok(self.borrow().readable()?)
        }
        fn writable(&self) -> Answer<bool> {
            Ok(self.borrow().writable()?)
        }
        fn seekable(&self) -> Answer<bool> {
            Ok(self.borrow_mut().seekable()?)
        }
        fn isatty(&self) -> Answer<bool> {
            Ok(self.borrow().isatty()?)
        }
        fn fileno(&self) -> Answer<u32> {
            Ok(self.borrow().descriptor()?.fileno().map_err(Error::from)?)
        }
    };
}
macro_rules! origin {
    () => {
        fn descriptor(&self) -> Answer<WitDescriptor> {
            Ok(WitDescriptor::new(self.borrow().descriptor()?))
        }
        fn name(&self) -> Option<String> {
            self.borrow().name()
        }
    };
}
macro_rules! mode {
    () => {
        fn mode(&self) -> Answer<String> {
            Ok(self.borrow().mode()?)
        }
    };
}
macro_rules! lines {
    () => {
        fn readline(&self, size: Option<u64>) -> Answer<Vec<u8>> {
            Ok(self.borrow_mut().readline(count_of(size))?)
        }
        fn readlines(&self, hint: Option<u64>) -> Answer<Vec<Vec<u8>>> {
            Ok(separate(&self.borrow_mut().readlines(hint)?))
        }
        fn readlines_packed(&self, hint: Option<u64>) -> Answer<PackedByteLines> {
            Ok(self.borrow_mut().readlines(hint)?.into())
        }
    };
}
macro_rules! raw_reading {
    () => {
        fn read(&self, size: Option<u64>) -> Answer<Option<Vec<u8>>> {
            Ok(read_some(&mut *self.borrow_mut(), size)?)
        }
        fn readall(&self) -> Answer<Option<Vec<u8>>> {
            Ok(self.borrow_mut().readall()?)
        }
        fn readinto(&self, size: u32) -> Answer<Option<Vec<u8>>> {
            Ok(self.borrow_mut().read(size as usize)?)
        }
        lines!();
    };
}
macro_rules! buffered_reading {
    ($($reader:ident)?) => {
        fn read(&self, size: Option<u64>) -> Answer<Option<Vec<u8>>> {
            Ok(read_some(&mut *self.borrow_mut(), size)?)
        }
        fn read1(&self, size: Option<u64>) -> Answer<Vec<u8>> {
            Ok(self.borrow_mut()$(.$reader)?.read1(count_of(size))?)
        }
        fn readinto(&self, size: u32) -> Answer<Option<Vec<u8>>> {
            Ok(self.borrow_mut()$(.$reader)?.readinto(size as usize, false)?)
        }
        fn readinto1(&self, size: u32) -> Answer<Option<Vec<u8>>> {
            Ok(self.borrow_mut()$(.$reader)?.readinto(size as usize, true)?)
        }
        fn peek(&self, _size: Option<u64>) -> Answer<Vec<u8>> {
            Ok(self.borrow_mut()$(.$reader)?.peek()?)
        }
        lines!();
    };
}
macro_rules! writing {
    () => {
        fn write(&self, data: Vec<u8>) -> Answer<u64> {
            Ok(self.borrow_mut().write(&data)?.unwrap_or_default() as u64)
        }
        writelines!();
    };
}
macro_rules! writelines {
    () => {
        fn writelines(&self, lines: Vec<Vec<u8>>) -> Answer<()> {
            for line in lines {
                self.borrow_mut().write(&line)?;
            }
            Ok(())
        }
    };
}
macro_rules! seeking {
    () => {
        fn seek(&self, offset: i64, whence: Option<Whence>) -> Answer<u64> {
            Ok(self.borrow_mut().seek(offset, whence_of(whence))?)
        }
        fn tell(&self) -> Answer<u64> {
            Ok(self.borrow_mut().tell()?)
        }
        fn truncate(&self, size: Option<u64>) -> Answer<u64> {
            Ok(self.borrow_mut().truncate(size)?)
        }
    };
}
macro_rules! detaching {
    () => {
        fn detach(&self) -> Answer<RawIoBase> {
            Ok(self.borrow_mut().detach()?.into())
        }
        fn raw(&self) -> Answer<RawIoBase> {
            Ok(self.borrow().raw()?.into())
        }
    };
}

impl GuestFileIo for Shared<FileIo> {
    fn create(file: String, mode: Option<String>) -> Answer<WitFileIo> {
        Ok(WitFileIo::new(share(FileIo::open(&file, mode.as_deref().unwrap_or("r"))?)))
    }
    fn create_from_descriptor(
        fd: DescriptorBorrow<'_>,
        mode: Option<String>,
        closefd: Option<bool>,
    ) -> Answer<WitFileIo> {
        let descriptor = fd.get::<Descriptor>().clone();
        let mode = mode.as_deref().unwrap_or("r");
        Ok(WitFileIo::new(share(FileIo::from_descriptor(descriptor, mode, closefd.unwrap_or(true))?)))
    }
    fn write(&self, data: Vec<u8>) -> Answer<Option<u64>> {
        Ok(self.borrow_mut().write(&data)?.map(|taken| taken as u64))
    }
    fn closefd(&self) -> bool {
        self.borrow().closefd()
    }
    raw_reading!();
    writelines!();
    seeking!();
    common!();
    origin!();
    mode!();
}

impl GuestManualIo for Shared<ManualIo> {
    fn create() -> Answer<WitManualIo> {
        Ok(WitManualIo::new(share(ManualIo::default())))
    }
    fn feed(&self, chunk: Option<Vec<u8>>) -> Answer<()> {
        self.borrow_mut().feed(chunk);
        Ok(())
    }
    fn accept(&self, limit: Option<u32>) -> Answer<()> {
        self.borrow_mut().accept(limit.map(|limit| limit as usize));
        Ok(())
    }
    fn take(&self) -> Answer<Vec<u8>> {
        Ok(self.borrow_mut().take())
    }
    fn write(&self, data: Vec<u8>) -> Answer<Option<u64>> {
        Ok(self.borrow_mut().write(&data)?.map(|taken| taken as u64))
    }
    raw_reading!();
    writelines!();
    common!();
}

impl GuestBytesIo for Shared<BytesIo> {
    fn create(initial: Option<Vec<u8>>) -> Answer<WitBytesIo> {
        Ok(WitBytesIo::new(share(BytesIo::new(initial.unwrap_or_default()))))
    }
    fn read(&self, size: Option<u64>) -> Answer<Vec<u8>> {
        Ok(read_some(&mut *self.borrow_mut(), size)?.unwrap_or_default())
    }
    fn read1(&self, size: Option<u64>) -> Answer<Vec<u8>> {
        GuestBytesIo::read(self, size)
    }
    fn readinto(&self, size: u32) -> Answer<Vec<u8>> {
        GuestBytesIo::read(self, Some(size.into()))
    }
    fn readinto1(&self, size: u32) -> Answer<Vec<u8>> {
        GuestBytesIo::read(self, Some(size.into()))
    }
    fn getvalue(&self) -> Answer<Vec<u8>> {
        Ok(self.borrow().getvalue()?)
    }
    fn getbuffer_set(&self, position: u64, data: Vec<u8>) -> Answer<()> {
        Ok(self.borrow_mut().set(usize::try_from(position).unwrap_or(usize::MAX), &data)?)
    }
    lines!();
    writing!();
    seeking!();
    common!();
}

impl GuestBufferedReader for Shared<Buffered> {
    fn create(raw: RawSource<'_>, buffer_size: Option<u64>) -> Answer<BufferedReader> {
        Ok(BufferedReader::new(buffered(&raw, Sides::Read, buffer_size)?))
    }
    buffered_reading!();
    seeking!();
    detaching!();
    common!();
    origin!();
    mode!();
}

impl GuestBufferedWriter for Shared<Buffered> {
    fn create(raw: RawSource<'_>, buffer_size: Option<u64>) -> Answer<BufferedWriter> {
        Ok(BufferedWriter::new(buffered(&raw, Sides::Write, buffer_size)?))
    }
    writing!();
    seeking!();
    detaching!();
    common!();
    origin!();
    mode!();
}

impl GuestBufferedRandom for Shared<Buffered> {
    fn create(raw: RawSource<'_>, buffer_size: Option<u64>) -> Answer<BufferedRandom> {
        Ok(BufferedRandom::new(buffered(&raw, Sides::Both, buffer_size)?))
    }
    buffered_reading!();
    writing!();
    seeking!();
    detaching!();
    common!();
    origin!();
    mode!();
}

impl GuestBufferedRwPair for Shared<RwPair> {
    fn create(
        reader: RawSource<'_>,
        writer: RawSource<'_>,
        buffer_size: Option<u64>,
    ) -> Answer<BufferedRwPair> {
        let size = count_of(buffer_size).unwrap_or(DEFAULT_BUFFER_SIZE);
        Ok(BufferedRwPair::new(share(RwPair::new(raw_io(&reader), raw_io(&writer), size)?)))
    }
    buffered_reading!(reader);
    writing!();
    common!();
}

impl GuestTextIoWrapper for RefCell<TextIo> {
    fn create(buffer: BufferedSource<'_>, options: Option<WitTextOptions>) -> Answer<TextIoWrapper> {
        let options = options.map(text_options).unwrap_or_default();
        Ok(TextIoWrapper::new(RefCell::new(TextIo::new(below(&buffer), options)?)))
    }
    fn read(&self, size: Option<u64>) -> Answer<String> {
        Ok(self.borrow_mut().read(count_of(size))?)
    }
    fn readline(&self, size: Option<u64>) -> Answer<String> {
        Ok(self.borrow_mut().readline(count_of(size))?)
    }
    fn readlines(&self, hint: Option<u64>) -> Answer<Vec<String>> {
        Ok(self.borrow_mut().readlines(hint)?)
    }
    fn readlines_packed(&self, hint: Option<u64>) -> Answer<PackedLines> {
        Ok(self.borrow_mut().readlines_packed(hint)?.into())
    }
    fn next_line(&self) -> Answer<Option<String>> {
        Ok(self.borrow_mut().next_line()?)
    }
    fn write(&self, text: String) -> Answer<u64> {
        Ok(self.borrow_mut().write(&text)? as u64)
    }
    fn writelines(&self, lines: Vec<String>) -> Answer<()> {
        for line in lines {
            self.borrow_mut().write(&line)?;
        }
        Ok(())
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
}

impl GuestStringIo for RefCell<StringIo> {
    fn create(initial: Option<String>, newline: Option<WitNewline>) -> Answer<WitStringIo> {
        let newline = newline.map_or(Newline::Lf, Into::into);
        Ok(WitStringIo::new(RefCell::new(StringIo::new(&initial.unwrap_or_default(), newline)?)))
    }
    fn read(&self, size: Option<u64>) -> Answer<String> {
        Ok(self.borrow_mut().read(count_of(size))?)
    }
    fn readline(&self, size: Option<u64>) -> Answer<String> {
        Ok(self.borrow_mut().readline(count_of(size))?)
    }
    fn readlines(&self, hint: Option<u64>) -> Answer<Vec<String>> {
        let hint = hint.filter(|hint| *hint > 0).unwrap_or(u64::MAX);
        let lines = self.borrow_mut().readlines(|_, count| count as u64 > hint)?;
        Ok(lines.iter().map(str::to_owned).collect())
    }
    fn readlines_packed(&self, hint: Option<u64>) -> Answer<PackedLines> {
        let hint = hint.filter(|hint| *hint > 0).unwrap_or(u64::MAX);
        Ok(self.borrow_mut().readlines(|bytes, _| bytes as u64 > hint)?.into())
    }
    fn write(&self, text: String) -> Answer<u64> {
        Ok(self.borrow_mut().write(&text)? as u64)
    }
    fn writelines(&self, lines: Vec<String>) -> Answer<()> {
        for line in lines {
            self.borrow_mut().write(&line)?;
        }
        Ok(())
    }
    fn newlines(&self) -> Answer<Vec<String>> {
        Ok(self.borrow().newlines()?.into_iter().map(str::to_owned).collect())
    }
    fn line_buffering(&self) -> Answer<bool> {
        self.borrow().check_open()?;
        Ok(false)
    }
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
        Ok(self.borrow().check_open()?)
    }
    fn readable(&self) -> Answer<bool> {
        self.borrow().check_open()?;
        Ok(true)
    }
    fn writable(&self) -> Answer<bool> {
        self.borrow().check_open()?;
        Ok(true)
    }
    fn seekable(&self) -> Answer<bool> {
        self.borrow().check_open()?;
        Ok(true)
    }
    fn isatty(&self) -> Answer<bool> {
        self.borrow().check_open()?;
        Ok(false)
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

impl Guest for Component {
    type FileIo = Shared<FileIo>;
    type ManualIo = Shared<ManualIo>;
    type BytesIo = Shared<BytesIo>;
    type BufferedReader = Shared<Buffered>;
    type BufferedWriter = Shared<Buffered>;
    type BufferedRandom = Shared<Buffered>;
    type BufferedRwPair = Shared<RwPair>;
    type TextIoWrapper = RefCell<TextIo>;
    type StringIo = RefCell<StringIo>;
    type IncrementalNewlineDecoder = RefCell<NewlineDecoder>;

    fn default_buffer_size() -> u32 {
        DEFAULT_BUFFER_SIZE as u32
    }
    fn open(file: String, mode: Option<String>, options: Option<WitOpenOptions>) -> Answer<IoBase> {
        Ok(super::open(&file, mode.as_deref().unwrap_or("r"), open_options(options))?.into())
    }
    fn open_text(
        file: String,
        mode: Option<String>,
        options: Option<WitOpenOptions>,
    ) -> Answer<TextIoWrapper> {
        let text = super::open_text(&file, mode.as_deref().unwrap_or("r"), open_options(options))?;
        Ok(TextIoWrapper::new(RefCell::new(text)))
    }
    fn open_reader(file: String, buffering: Option<u64>) -> Answer<BufferedReader> {
        Ok(BufferedReader::new(super::open_buffered(&file, "rb", Sides::Read, buffering)?))
    }
    fn open_writer(file: String, mode: Option<String>, buffering: Option<u64>) -> Answer<BufferedWriter> {
        let mode = mode.as_deref().unwrap_or("wb");
        Ok(BufferedWriter::new(super::open_buffered(&file, mode, Sides::Write, buffering)?))
    }
    fn fdopen(
        fd: DescriptorBorrow<'_>,
        mode: Option<String>,
        options: Option<WitOpenOptions>,
        closefd: Option<bool>,
    ) -> Answer<IoBase> {
        let descriptor = fd.get::<Descriptor>().clone();
        let mode = mode.as_deref().unwrap_or("r");
        Ok(super::fdopen(descriptor, mode, open_options(options), closefd.unwrap_or(true))?.into())
    }
    fn read_text(file: String, options: Option<WitOpenOptions>) -> Answer<String> {
        Ok(super::read_text(&file, open_options(options))?)
    }
    fn write_text(file: String, text: String, options: Option<WitOpenOptions>) -> Answer<u64> {
        Ok(super::write_text(&file, &text, open_options(options))? as u64)
    }
    fn text_encoding() -> String {
        "utf-8".to_owned()
    }
}
