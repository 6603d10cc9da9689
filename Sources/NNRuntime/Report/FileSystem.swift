// SPDX-License-Identifier: MIT

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

internal import NNSpec

/// A system call that failed, by its `errno`.
package struct SystemError: Error, Equatable {
  /// The number.
  package let code: Int32

  package init(code: Int32) { self.code = code }

  /// The system's words for it: `no space left on device`.
  package var reason: String { FileBytes.words(for: code) }
  /// Whether a name was taken already.
  package var isTaken: Bool { code == EEXIST }
  /// Whether there is nothing of that name.
  package var isMissing: Bool { code == ENOENT }
  /// Whether another process holds a lock.
  package var isLocked: Bool { code == EWOULDBLOCK }

  /// The error of the call that has just failed.
  static var last: SystemError { SystemError(code: errno) }
}

/// The system calls a run folder needs, and the fence around their unsafe pointers.
package enum FileSystem {
  /// What a path names, without following a link.
  package enum Kind { case file, directory, link, other }

  /// Returns the process's number.
  package static var processIdentifier: Int32 { getpid() }

  /// Creates one directory; fails if the name is taken.
  package static func makeDirectory(_ path: String) throws(SystemError) {
    guard unsafe mkdir(path, 0o777) == 0 else { throw .last }
  }

  /// Returns what a path names, nil for nothing that can be seen.
  package static func kind(of path: String) -> Kind? {
    var info = stat()
    guard unsafe lstat(path, &info) == 0 else { return nil }
    switch info.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .directory
    case S_IFLNK: return .link
    default: return .other
    }
  }

  /// Returns the names in a directory, sorted, without `.` and `..`.
  package static func names(in path: String) throws(SystemError) -> [String] {
    guard let directory = unsafe opendir(path) else { throw .last }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
        unsafe field.withMemoryRebound(to: CChar.self, capacity: 1) { unsafe String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Writes a whole file and waits until it is on the disk.
  package static func write(_ bytes: [UInt8], to path: String) throws(SystemError) {
    try write([bytes[...]], to: path)
  }

  /// Writes a whole file, piece after piece, and waits until it is on the disk.
  package static func write(_ pieces: [ArraySlice<UInt8>], to path: String) throws(SystemError) {
    let file = try open(path, O_WRONLY | O_CREAT | O_TRUNC)
    defer { close(file) }
    for piece in pieces { try writeAll(piece, to: file) }
    guard fsync(file) == 0 else { throw .last }
  }

  /// Writes a file that is not there yet; fails if it is, whoever was faster.
  static func writeNew(_ bytes: [UInt8], to path: String) throws(SystemError) {
    let file = try open(path, O_WRONLY | O_CREAT | O_EXCL)
    defer { close(file) }
    try writeAll(bytes[...], to: file)
  }

  /// Adds bytes at the end of a file, all of them or none.
  package static func append(_ bytes: [UInt8], to path: String) throws(SystemError) {
    let file = try open(path, O_WRONLY | O_CREAT | O_APPEND)
    defer { close(file) }
    let size = lseek(file, 0, SEEK_END)
    do {
      try writeAll(bytes[...], to: file)
    } catch {
      // A full disk may have taken half a line.
      _ = ftruncate(file, size)
      throw error
    }
  }

  /// Replaces a file in one step that a crash cannot halve: written beside, synced, renamed, the folder synced.
  ///
  /// A failure leaves what was there, and nothing beside it.
  package static func replace(
    _ path: String, with pieces: [ArraySlice<UInt8>], partial: String
  ) throws(SystemError) {
    do {
      try write(pieces, to: partial)
      try rename(partial, to: path)
    } catch {
      try? remove(partial)
      throw error
    }
    try syncDirectory(of: path)
  }

  /// Writes a file that appears whole or not at all, or for `-` to standard output.
  ///
  /// A link is followed. A device or a pipe is written to: a file renamed over it would take it away from everyone.
  package static func writeWhole(_ bytes: [UInt8], to path: String) throws(SystemError) {
    guard path != "-" else { return try writeAll(bytes[...], to: 1) }
    if isSpecial(path) {
      let file = try open(path, O_WRONLY)
      defer { close(file) }
      return try writeAll(bytes[...], to: file)
    }
    let target = followed(path)
    try replace(target, with: [bytes[...]], partial: target + ".partial")
  }

  /// Waits until the names in a path's folder are on the disk; where a file system cannot, that is no failure.
  package static func syncDirectory(of path: String) throws(SystemError) {
    let folder = path.lastIndex(of: "/").map { path[..<$0] } ?? "."
    // Who may write in a folder need not be allowed to read it.
    guard let directory = try? open(folder.isEmpty ? "/" : String(folder), O_RDONLY) else { return }
    defer { close(directory) }
    if fsync(directory) != 0, errno != EINVAL { throw .last }
  }

  /// Whether a path, links followed, names something else than a file or nothing.
  private static func isSpecial(_ path: String) -> Bool {
    var info = stat()
    return unsafe stat(path, &info) == 0 && info.st_mode & S_IFMT != S_IFREG
  }

  /// The file that a path names in the end; the path itself where there is none.
  private static func followed(_ path: String) -> String {
    guard let name = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(name) }
    return unsafe String(cString: name)
  }

  /// Whether a path still names the file that a descriptor has open.
  package static func isOpen(_ path: String, as file: Int32) -> Bool {
    var (named, held) = (stat(), stat())
    guard unsafe stat(path, &named) == 0, unsafe fstat(file, &held) == 0 else { return false }
    return named.st_dev == held.st_dev && named.st_ino == held.st_ino
  }

  /// Renames a file over another in one step.
  package static func rename(_ old: String, to new: String) throws(SystemError) {
    // The module's own function hides the system's of the same name.
    guard systemRename(old, new) == 0 else { throw .last }
  }

  /// Makes a symbolic link; fails if the name is taken.
  package static func makeLink(_ path: String, to target: String) throws(SystemError) {
    guard unsafe symlink(target, path) == 0 else { throw .last }
  }

  /// Removes a file or link; fails on a directory.
  package static func remove(_ path: String) throws(SystemError) {
    guard unsafe unlink(path) == 0 else { throw .last }
  }

  /// Removes a directory that is empty.
  static func removeDirectory(_ path: String) throws(SystemError) {
    guard unsafe rmdir(path) == 0 else { throw .last }
  }

  /// Returns a file's content.
  package static func read(_ path: String) throws(SystemError) -> [UInt8] {
    let file = try open(path, O_RDONLY)
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe systemRead(file, &chunk, chunk.count)
      guard count >= 0 else { throw .last }
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
    }
  }

  /// Takes a file's lock for this process and leaves the process's number in it.
  ///
  /// The system frees the lock when the process ends, however it ends.
  package static func lock(_ path: String) throws(SystemError) -> Int32 {
    let file = try open(path, O_RDWR | O_CREAT)
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      let error = SystemError.last
      close(file)
      throw error
    }
    _ = ftruncate(file, 0)
    try? writeAll(Array("\(getpid())\n".utf8)[...], to: file)
    return file
  }

  /// Frees a lock.
  package static func unlock(_ file: Int32) {
    close(file)
  }

  /// Whether a person may be at the other end of a stream.
  package static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// Returns a terminal's width; nil for what has none.
  package static func columns(of descriptor: Int32) -> Int? {
    var size = winsize()
    guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return nil
    }
    return Int(size.ws_col)
  }

  /// Writes text to a stream at once; that nobody reads it is no reason to stop a run.
  package static func say(_ text: String, on descriptor: Int32) {
    try? writeAll(Array(text.utf8)[...], to: descriptor)
  }

  /// Lets a write to a pipe that nobody reads fail with an error instead of ending the process.
  package static func ignoreClosedPipes() { _ = signal(SIGPIPE, SIG_IGN) }

  static func open(_ path: String, _ flags: Int32) throws(SystemError) -> Int32 {
    let file = systemOpen(path, flags | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw .last }
    return file
  }

  /// Fails where so many files more cannot be opened.
  package static func requireDescriptors(_ count: Int) throws(SystemError) {
    var files: [Int32] = []
    defer { for file in files { close(file) } }
    for _ in 0..<count { files.append(try open("/dev/null", O_RDONLY)) }
  }

  private static func writeAll(_ bytes: ArraySlice<UInt8>, to file: Int32) throws(SystemError) {
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe systemWrite(file, buffer.baseAddress?.advanced(by: done), buffer.count - done)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw .last
      }
      done += count
    }
  }
}

// Names that the enumeration's own functions would hide.
private func systemRename(_ old: String, _ new: String) -> Int32 {
  unsafe rename(old, new)
}
private func systemOpen(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 {
  unsafe open(path, flags, mode)
}
@unsafe private func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int)
  -> Int
{
  unsafe read(file, buffer, count)
}
@unsafe private func systemWrite(_ file: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
  unsafe write(file, buffer, count)
}
