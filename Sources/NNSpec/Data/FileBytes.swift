// SPDX-License-Identifier: MIT

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Reads files of others through one descriptor, and the fence around the system calls for it.
///
/// What is judged is what is read, whatever takes the file's name meanwhile. Nothing is mapped: a mapped file that somebody
/// shortens ends the program that looks at it.
package enum FileBytes {
  /// The bytes of a regular file, or only its beginning; never more than `limit`, and none are allocated before that is sure.
  package static func read(
    _ path: String, beginning: Int? = nil, limit: Int = DataFile.limit
  ) throws(DataFile.Problem) -> ContiguousArray<UInt8> {
    // A pipe without a writer would keep a blocking call waiting.
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw problem(errno) }
    defer { close(file) }
    let size = min(try size(of: file), beginning ?? .max)
    guard size <= limit else { throw .tooLarge(size: size, limit: limit) }
    var failure: Int32 = 0
    let bytes = unsafe ContiguousArray<UInt8>(unsafeUninitializedCapacity: size) { room, count in
      while count < size {
        let got = unsafe systemRead(
          file, room.baseAddress.map { unsafe $0 + count }, min(size - count, 1 << 30))
        if got < 0, errno == EINTR { continue }
        if got < 0 { failure = errno }
        if got <= 0 { return }
        count += got
      }
    }
    guard failure == 0 else { throw problem(failure) }
    guard bytes.count == size else { throw .unreadable("it became shorter while it was read") }
    return bytes
  }

  /// The size of a regular file that a name stands for, links followed.
  package static func size(_ path: String) throws(DataFile.Problem) -> Int {
    var info = stat()
    guard unsafe stat(path, &info) == 0 else { throw problem(errno) }
    return try size(info)
  }

  private static func size(of file: Int32) throws(DataFile.Problem) -> Int {
    var info = stat()
    guard unsafe fstat(file, &info) == 0 else { throw problem(errno) }
    return try size(info)
  }

  private static func size(_ info: stat) throws(DataFile.Problem) -> Int {
    switch info.st_mode & S_IFMT {
    case S_IFREG: return Int(info.st_size)
    case S_IFDIR: throw .folder
    default: throw .unreadable("it is a device, a pipe or a socket, not a file")
    }
  }

  private static func problem(_ code: Int32) -> DataFile.Problem {
    code == ENOENT || code == ENOTDIR ? .missing : .unreadable(words(for: code))
  }

  /// The system's words for an `errno`, to stand in a sentence: `no space left on device`.
  package static func words(for code: Int32) -> String {
    let words = unsafe String(cString: strerror(code))
    return words.prefix(1).lowercased() + words.dropFirst()
  }
}

// A name that the enumeration's own function would hide.
@unsafe private func systemRead(
  _ file: Int32, _ buffer: UnsafeMutablePointer<UInt8>?, _ count: Int
) -> Int { unsafe read(file, buffer, count) }
