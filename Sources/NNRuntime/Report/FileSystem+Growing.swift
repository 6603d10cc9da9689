// SPDX-License-Identifier: MIT

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

extension FileSystem {
  /// Waits until a file's content, or a folder's names, are on the disk.
  package static func sync(_ path: String) throws(SystemError) {
    let file = try open(path, O_RDONLY)
    defer { close(file) }
    guard fsync(file) == 0 else { throw .last }
  }

  /// Returns a file's length; nil for nothing that can be seen.
  package static func size(of path: String) -> Int? {
    var info = stat()
    guard unsafe lstat(path, &info) == 0 else { return nil }
    return Int(info.st_size)
  }

  /// Cuts a file to its first bytes.
  package static func cut(_ path: String, to size: Int) throws(SystemError) {
    let file = try open(path, O_WRONLY)
    defer { close(file) }
    guard ftruncate(file, off_t(size)) == 0, fsync(file) == 0 else { throw .last }
  }
}
