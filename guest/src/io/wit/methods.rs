//! The classes have most of their methods in common, and WIT has no inheritance.

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
macro_rules! text {
    () => {
        fn read(&self, size: Option<u64>) -> Answer<String> {
            Ok(self.borrow_mut().read(count_of(size))?)
        }
        fn readline(&self, size: Option<u64>) -> Answer<String> {
            Ok(self.borrow_mut().readline(count_of(size))?)
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
