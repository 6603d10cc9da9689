// SPDX-License-Identifier: MIT

import Synchronization

/// A wish from outside, such as a signal, that training ends after the current step, or saves its state there.
public final class StopRequest: Sendable {
  private let requested = Atomic<Bool>(false)
  private let saveRequested = Atomic<Bool>(false)

  /// The epoch after which training pauses, as if it was interrupted there; nil to train to the end.
  let lastEpoch: Int?

  /// Makes a request that nobody has made yet.
  public init(lastEpoch: Int? = nil) {
    self.lastEpoch = lastEpoch
  }

  /// Asks for the end; may be called from any thread.
  public func stop() { requested.store(true, ordering: .relaxed) }

  /// Asks for the state to be saved after the current step; may be called from any thread.
  public func save() { saveRequested.store(true, ordering: .relaxed) }

  /// Whether somebody has asked for that since the last call.
  func takeSaveRequest() -> Bool {
    saveRequested.load(ordering: .relaxed) && saveRequested.exchange(false, ordering: .relaxed)
  }

  /// Whether somebody has asked.
  public var isRequested: Bool { requested.load(ordering: .relaxed) }
}
