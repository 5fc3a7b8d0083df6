use crate::bindings::exports::oskit::stdlib::io::{
    BlockingIoError, BufferedIoBase, BufferedRandom, BufferedReader, BufferedRwPair, BufferedSource,
    BufferedWriter, BytesIo as WitBytesIo, Error as WitError, FileIo as WitFileIo, IoBase,
    ManualIo as WitManualIo, Newline as WitNewline, OpenOptions as WitOpenOptions, PackedByteLines,
    PackedLines, RawIoBase, RawSource, TextIoWrapper, TextOptions as WitTextOptions, TextPosition,
    UnicodeDecodeError, UnicodeEncodeError,
};
use crate::bindings::exports::oskit::stdlib::os::Whence;
use crate::io::{
    Below, Buffered, BytesIo, DEFAULT_BUFFER_SIZE, Error, FileIo, Lines, ManualIo, Newline, OpenOptions,
    Opened, Position, Raw, RawIo, RwPair, Shared, Sides, TextLines, TextOptions, share,
};
use crate::os::Whence as SysWhence;
use std::cell::RefCell;

pub(super) type Answer<T> = Result<T, WitError>;

impl From<Error> for WitError {
    fn from(error: Error) -> Self {
        match error {
            Error::Os(error) => WitError::Os(error.into()),
            Error::Value(text) => WitError::ValueError(text),
            Error::Unsupported(text) => WitError::UnsupportedOperation(text),
            Error::Overflow(text) => WitError::OverflowError(text),
            Error::Lookup(text) => WitError::LookupError(text),
            Error::Type(text) => WitError::TypeError(text),
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

pub(super) fn raw_io(source: &RawSource<'_>) -> RawIo {
    match source {
        RawSource::File(file) => RawIo::File(file.get::<Shared<FileIo>>().clone()),
        RawSource::Manual(manual) => RawIo::Manual(manual.get::<Shared<ManualIo>>().clone()),
        RawSource::Bytes(bytes) => RawIo::Bytes(bytes.get::<Shared<BytesIo>>().clone()),
    }
}

pub(super) fn below(source: &BufferedSource<'_>) -> Below {
    match source {
        BufferedSource::Reader(stream) => Below::Buffered(stream.get::<Shared<Buffered>>().clone()),
        BufferedSource::Writer(stream) => Below::Buffered(stream.get::<Shared<Buffered>>().clone()),
        BufferedSource::Random(stream) => Below::Buffered(stream.get::<Shared<Buffered>>().clone()),
        BufferedSource::RwPair(pair) => Below::Pair(pair.get::<Shared<RwPair>>().clone()),
        BufferedSource::Bytes(bytes) => Below::Bytes(bytes.get::<Shared<BytesIo>>().clone()),
    }
}

pub(super) fn buffered(
    source: &RawSource<'_>,
    sides: Sides,
    size: Option<u64>,
) -> Result<Shared<Buffered>, Error> {
    Ok(share(Buffered::new(raw_io(source), sides, count_of(size).unwrap_or(DEFAULT_BUFFER_SIZE))?))
}

/// A size that memory can't hold is as good as the largest that it can.
pub(super) fn count_of(size: Option<u64>) -> Option<usize> {
    size.map(|size| usize::try_from(size).unwrap_or(usize::MAX))
}

pub(super) fn whence_of(whence: Option<Whence>) -> SysWhence {
    whence.map_or(SysWhence::Set, Into::into)
}

pub(super) fn read_some(stream: &mut impl Raw, size: Option<u64>) -> Result<Option<Vec<u8>>, Error> {
    match count_of(size) {
        // What can't be read says so.
        None if !stream.readable()? => stream.read(0),
        None => stream.readall(),
        Some(count) => stream.read(count),
    }
}

pub(super) fn separate(lines: &Lines) -> Vec<Vec<u8>> {
    let mut start = 0;
    let line = |end: &u32| {
        let line = lines.data.get(start..*end as usize).unwrap_or_default().to_owned();
        start = *end as usize;
        line
    };
    lines.ends.iter().map(line).collect()
}

pub(super) fn open_options(options: Option<WitOpenOptions>) -> OpenOptions {
    options.map_or_else(OpenOptions::default, |options| OpenOptions {
        buffering: options.buffering,
        encoding: options.encoding,
        errors: options.errors,
        newline: options.newline.map(Into::into),
    })
}

pub(super) fn text_options(options: WitTextOptions) -> TextOptions {
    TextOptions {
        encoding: options.encoding,
        errors: options.errors,
        newline: options.newline.map(Into::into).unwrap_or_default(),
        line_buffering: options.line_buffering.unwrap_or(false),
        write_through: options.write_through.unwrap_or(false),
    }
}
