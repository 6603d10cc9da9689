// SPDX-License-Identifier: MIT

import Foundation
import NNRuntime

/// Threads of one process in place of processes: the same calls over shared memory.
final class ThreadRanks: RankGroup, @unchecked Sendable {
  /// Where they meet.
  private final class Board: @unchecked Sendable {
    private let condition = NSCondition()
    private var posts: [[UInt8]?]
    private var readers = 0

    init(_ count: Int) { posts = Array(repeating: nil, count: count) }

    /// Everybody's bytes, when all have given theirs.
    func exchange(_ rank: Int, _ bytes: [UInt8]) -> [[UInt8]] {
      condition.lock()
      defer { condition.unlock() }
      // The last exchange must have been read by all.
      while posts[rank] != nil { condition.wait() }
      posts[rank] = bytes
      condition.broadcast()
      while posts.contains(where: { $0 == nil }) { condition.wait() }
      let all = posts.compactMap(\.self)
      readers += 1
      if readers == posts.count {
        posts = Array(repeating: nil, count: posts.count)
        readers = 0
        condition.broadcast()
      } else {
        let turn = readers
        while readers >= turn, readers != 0 { condition.wait() }
      }
      return all
    }
  }

  let rank: Int
  let count: Int
  private let board: Board

  private init(_ rank: Int, _ count: Int, _ board: Board) {
    (self.rank, self.count, self.board) = (rank, count, board)
  }

  func gather(_ bytes: [UInt8]) -> [[UInt8]] { board.exchange(rank, bytes) }

  func sum(_ x: Region, in arena: Arena) {
    let bytes = arena.read(x).flatMap { value in
      (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * UInt32($0))) }
    }
    var rows = board.exchange(rank, bytes).map { bytes in
      stride(from: 0, to: bytes.count, by: 4).map { begin in
        Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[begin + $1]) << (8 * UInt32($1)) })
      }
    }
    while rows.count > 1 {
      rows = stride(from: 0, to: rows.count, by: 2).map { pair in
        zip(rows[pair], rows[pair + 1]).map { $0 + $1 }
      }
    }
    arena.write(rows[0], to: x)
  }

  /// Runs a body as each of so many; returns what each gives.
  static func run<Result: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (ThreadRanks) throws -> Result
  ) throws -> [Result] {
    let board = Board(count)
    let results = Results<Result>(count)
    let group = DispatchGroup()
    for rank in 0..<count {
      group.enter()
      let thread = Thread {
        results.set(rank, Swift.Result { try body(ThreadRanks(rank, count, board)) })
        group.leave()
      }
      thread.stackSize = 8 << 20
      thread.start()
    }
    group.wait()
    return try results.all.map { try $0.get() }
  }

  private final class Results<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var values: [Swift.Result<Value, any Error>?]

    init(_ count: Int) { values = Array(repeating: nil, count: count) }

    func set(_ rank: Int, _ value: Swift.Result<Value, any Error>) {
      lock.withLock { values[rank] = value }
    }

    var all: [Swift.Result<Value, any Error>] { lock.withLock { values.compactMap(\.self) } }
  }
}
