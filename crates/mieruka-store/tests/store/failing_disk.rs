//! A disk that fails when told to: a layer below SQLite that hands every call on to the system's own VFS and fails
//! writes, flushes and truncations.
//!
//! Unsafe code, because SQLite takes such a layer only as a table of C functions. It stands in this test alone.
#![allow(unsafe_code)]

use std::ffi::{CString, c_char, c_int, c_void};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::ffi;

/// How the disk fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// An error of the device. Of a write, nothing has reached the file.
    Broken,
    /// The same, but the first half of the write has reached the file.
    Torn,
    /// A write is refused for want of space.
    Full,
}

#[derive(Default)]
struct Plan {
    /// Calls that can fail, since the plan was made.
    calls: u64,
    /// These calls fail.
    failing: Option<(std::ops::Range<u64>, Failure)>,
    /// Files cannot grow.
    no_space: bool,
}

/// One such disk, under a name of its own.
pub(crate) struct FailingDisk {
    pub(crate) vfs: String,
    plan: &'static Mutex<Plan>,
}

impl FailingDisk {
    /// Registers the layer; it stays for the life of the process.
    pub(crate) fn new() -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let vfs = format!("failing-{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let plan: &'static Mutex<Plan> = Box::leak(Box::default());
        let name = CString::new(vfs.as_str()).unwrap().into_raw();
        // SAFETY: the default VFS is static; name, plan and the copy are leaked, so they outlive every use. The functions
        // taken over from the default one do not look at the VFS they are called with; `open` is replaced.
        unsafe {
            let real = ffi::sqlite3_vfs_find(std::ptr::null());
            let mut own = *real;
            own.zName = name;
            own.szOsFile += c_int::try_from(size_of::<File>()).unwrap();
            own.pAppData = std::ptr::from_ref(plan).cast_mut().cast();
            own.xOpen = Some(open);
            assert_eq!(ffi::sqlite3_vfs_register(Box::leak(Box::new(own)), 0), ffi::SQLITE_OK);
        }
        FailingDisk { vfs, plan }
    }

    /// From now on, calls number `first` (from 0) to `first + count` fail.
    pub(crate) fn fail(&self, first: u64, count: u64, failure: Failure) {
        *lock(self.plan) =
            Plan { failing: Some((first..first.saturating_add(count), failure)), ..Plan::default() };
    }

    /// From now on files cannot grow.
    pub(crate) fn fill(&self) {
        *lock(self.plan) = Plan { no_space: true, ..Plan::default() };
    }

    /// Everything works again. Answers how many calls that could fail there were since the last plan.
    pub(crate) fn heal(&self) -> u64 {
        std::mem::take(&mut *lock(self.plan)).calls
    }
}

/// An open file: ours first, the system's behind it in the same piece of memory.
#[repr(C)]
struct File {
    base: ffi::sqlite3_file,
    plan: &'static Mutex<Plan>,
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(file_lock),
    xUnlock: Some(file_unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

fn lock(plan: &Mutex<Plan>) -> MutexGuard<'_, Plan> {
    plan.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Counts a call and says how it fails, if it does.
fn verdict(plan: &Mutex<Plan>) -> Option<Failure> {
    let mut plan = lock(plan);
    let call = plan.calls;
    plan.calls += 1;
    plan.failing.as_ref().filter(|(range, _)| range.contains(&call)).map(|(_, failure)| *failure)
}

// SAFETY, for all functions below: SQLite calls them with a file that `open` has filled in, and for memory of the size
// that the VFS asked for; the system's file lies directly behind ours and has been opened.

unsafe fn real(file: *mut ffi::sqlite3_file) -> *mut ffi::sqlite3_file {
    unsafe { file.cast::<File>().add(1).cast() }
}

unsafe fn methods(file: *mut ffi::sqlite3_file) -> &'static ffi::sqlite3_io_methods {
    unsafe { &*(*real(file)).pMethods }
}

unsafe fn plan(file: *mut ffi::sqlite3_file) -> &'static Mutex<Plan> {
    unsafe { (*file.cast::<File>()).plan }
}

unsafe extern "C" fn open(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    unsafe {
        let plan: &'static Mutex<Plan> = &*(*vfs).pAppData.cast();
        file.cast::<File>().write(File { base: ffi::sqlite3_file { pMethods: std::ptr::null() }, plan });
        let default = ffi::sqlite3_vfs_find(std::ptr::null());
        let Some(open) = (*default).xOpen else { return ffi::SQLITE_ERROR };
        let code = open(default, name, real(file), flags, out_flags);
        if code == ffi::SQLITE_OK {
            (*file).pMethods = &raw const METHODS;
        }
        code
    }
}

unsafe extern "C" fn write(file: *mut ffi::sqlite3_file, from: *const c_void, n: c_int, at: i64) -> c_int {
    unsafe {
        let write = methods(file).xWrite.unwrap();
        match verdict(plan(file)) {
            Some(Failure::Full) => return ffi::SQLITE_FULL,
            Some(Failure::Broken) => return ffi::SQLITE_IOERR_WRITE,
            Some(Failure::Torn) => {
                write(real(file), from, n / 2, at);
                return ffi::SQLITE_IOERR_WRITE;
            }
            None => {}
        }
        if lock(plan(file)).no_space {
            let mut size = 0;
            methods(file).xFileSize.unwrap()(real(file), &raw mut size);
            if at + i64::from(n) > size {
                return ffi::SQLITE_FULL;
            }
        }
        write(real(file), from, n, at)
    }
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    unsafe {
        match verdict(plan(file)) {
            // A flush without space is an error like any other to the system's VFS.
            Some(_) => ffi::SQLITE_IOERR_FSYNC,
            None => methods(file).xSync.unwrap()(real(file), flags),
        }
    }
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, size: i64) -> c_int {
    unsafe {
        match verdict(plan(file)) {
            Some(_) => ffi::SQLITE_IOERR_TRUNCATE,
            None => methods(file).xTruncate.unwrap()(real(file), size),
        }
    }
}

/// Functions that only hand on.
macro_rules! hand_on {
    ($($name:ident => $method:ident($($arg:ident: $ty:ty),*) -> $result:ty;)*) => {
        $(unsafe extern "C" fn $name(file: *mut ffi::sqlite3_file $(, $arg: $ty)*) -> $result {
            unsafe { methods(file).$method.unwrap()(real(file) $(, $arg)*) }
        })*
    };
}

hand_on! {
    close => xClose() -> c_int;
    read => xRead(into: *mut c_void, n: c_int, at: i64) -> c_int;
    file_size => xFileSize(size: *mut i64) -> c_int;
    file_lock => xLock(level: c_int) -> c_int;
    file_unlock => xUnlock(level: c_int) -> c_int;
    check_reserved_lock => xCheckReservedLock(out: *mut c_int) -> c_int;
    file_control => xFileControl(op: c_int, arg: *mut c_void) -> c_int;
    sector_size => xSectorSize() -> c_int;
    device_characteristics => xDeviceCharacteristics() -> c_int;
    shm_map => xShmMap(page: c_int, size: c_int, extend: c_int, out: *mut *mut c_void) -> c_int;
    shm_lock => xShmLock(offset: c_int, n: c_int, flags: c_int) -> c_int;
    shm_barrier => xShmBarrier() -> ();
    shm_unmap => xShmUnmap(delete: c_int) -> c_int;
}
