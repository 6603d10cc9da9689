// SPDX-License-Identifier: MIT

/// The buffers of an attention; q, k, v and the output have rows of `heads` times `width` features.
struct AttentionBuffers: Sendable {
  let heads: Int
  /// Features of a head.
  let width: Int
  let isCausal: Bool
  let queryRows: RowCount
  let keyRows: RowCount
  /// Of the longest example.
  let cost: Int
  let rate: Float
  /// Keys of the dropout's random numbers, one a head.
  let dropoutKeys: [UInt64]
  let q: Buffer
  let k: Buffer
  let v: Buffer
  let output: Buffer
  /// By query, two numbers a head.
  let kept: Buffer
  let scratch: Buffer

  /// Parts are heads of examples: no two write to the same place.
  func split(on run: Execution) -> Split { Split(rows: run.batch * heads, cost: cost) }

  /// Of one product: every query with every key of its example, also those that a causal mask hides.
  func productMultiplyAdds(on run: Execution) -> Int {
    (0..<run.batch).reduce(0) { sum, example in
      let queries = queryRows.range(of: example, on: run).count
      return sum + queries * keyRows.range(of: example, on: run).count * heads * width
    }
  }

  /// The head numbered `index` of the batch.
  func attention(_ index: Int, worker: Int, on run: Execution) -> Attention {
    let (example, head) = (index / heads, index % heads)
    let queries = queryRows.range(of: example, on: run)
    let keys = keyRows.range(of: example, on: run)
    var attention = Attention(
      queries: queries.count, keys: keys.count, width: width, row: heads * width,
      isCausal: isCausal, q: part(q, queries, head, on: run), k: part(k, keys, head, on: run),
      v: part(v, keys, head, on: run), output: part(output, queries, head, on: run),
      kept: columns(kept, queries, width: 2, head, on: run), keptRow: 2 * heads,
      scratch: run.scratch(scratch, worker: worker))
    if rate > 0, run.mode == .training {
      attention.rate = rate
      attention.key = dropoutKeys[head]
      attention.step = UInt64(run.step) << 32 | UInt64(example)
    }
    return attention
  }

  /// From the head's first feature of the first row on.
  func part(_ buffer: Buffer, _ rows: Range<Int>, _ head: Int, on run: Execution) -> Region {
    columns(buffer, rows, width: width, head, on: run)
  }

  private func columns(
    _ buffer: Buffer, _ rows: Range<Int>, width: Int, _ head: Int, on run: Execution
  ) -> Region {
    let region = run.rows(buffer, rows, width: heads * width)
    let begin = rows.isEmpty ? 0 : head * width
    return region.slice(begin, region.count - begin)
  }
}

/// y = softmax(q kᵀ / √width) v, head by head.
struct AttentionForward: Step {
  let buffers: AttentionBuffers

  var inputs: [Buffer] { [buffers.q, buffers.k, buffers.v, buffers.scratch] }
  var outputs: [Buffer] { [buffers.output, buffers.kept] }
  func parts(on run: Execution) -> Int { buffers.split(on: run).parts }
  /// q kᵀ, and what it makes of v.
  func multiplyAdds(on run: Execution) -> Int { 2 * buffers.productMultiplyAdds(on: run) }

  func run(part: Int, worker: Int, on run: Execution) {
    for index in buffers.split(on: run).range(part) {
      run.kernels.attentionForward(buffers.attention(index, worker: worker, on: run))
    }
  }
}

/// The gradients of q, k and v, from scores that are computed again.
struct AttentionBackward: Step {
  let buffers: AttentionBuffers
  let dy: Buffer
  let dq: Buffer
  let dk: Buffer
  let dv: Buffer

  var inputs: [Buffer] {
    [buffers.q, buffers.k, buffers.v, buffers.output, buffers.kept, buffers.scratch, dy]
  }
  var outputs: [Buffer] { [dq, dk, dv] }
  func parts(on run: Execution) -> Int { buffers.split(on: run).parts }
  /// The two factors of each of the two products; the scores that are computed again do not count.
  func multiplyAdds(on run: Execution) -> Int { 4 * buffers.productMultiplyAdds(on: run) }

  func run(part: Int, worker: Int, on run: Execution) {
    for index in buffers.split(on: run).range(part) {
      let (example, head) = (index / buffers.heads, index % buffers.heads)
      let queries = buffers.queryRows.range(of: example, on: run)
      let keys = buffers.keyRows.range(of: example, on: run)
      var attention = buffers.attention(index, worker: worker, on: run)
      attention.outputGradient = buffers.part(dy, queries, head, on: run)
      attention.dq = buffers.part(dq, queries, head, on: run)
      attention.dk = buffers.part(dk, keys, head, on: run)
      attention.dv = buffers.part(dv, keys, head, on: run)
      run.kernels.attentionBackward(attention)
    }
  }
}

extension PlanBuilder {
  /// y = softmax(q kᵀ / √width) v, each head over its own run of features; a query sees keys of its own example only.
  ///
  /// `isCausal`: and of these only those at its own step or before.
  mutating func attention(
    _ q: Value, _ k: Value, _ v: Value, heads: Int, isCausal: Bool, dropout: Double,
    stream: String
  ) -> Value {
    precondition(
      q.features == k.features && k.shape == v.shape && k.rowCount == v.rowCount
        && q.features % heads == 0, "attention of \(q.shape), \(k.shape) and \(v.shape)")
    let width = q.features / heads
    let y = value(
      "attention", like: q,
      needsGradient: q.needsGradient || k.needsGradient || v.needsGradient)
    let seed = seed
    let buffers = AttentionBuffers(
      heads: heads, width: width, isCausal: isCausal, queryRows: q.rowCount, keyRows: k.rowCount,
      cost: q.positions * k.positions * width / 8, rate: Float(dropout),
      dropoutKeys: (0..<heads).map { [layer] head in
        Philox(seed: seed, purpose: "dropout", path: "\(layer)\(stream).\(head)").key
      }, q: q.buffer, k: k.buffer, v: v.buffer, output: y.buffer,
      kept: buffer("attention_kept", perExample: 2 * heads * q.positions),
      scratch: buffer(
        "attention_scratch", fixed: Attention.scratchCount(width: width), lifetime: .perWorker))
    append(AttentionForward(buffers: buffers), .forward)
    onBackward { build in
      guard let dy = build.gradient(of: y) else { return }
      let gradients = [q, k, v].map { value in
        guard let wanted = build.addGradient(of: value) else {
          return build.buffer("unused_gradient", perExample: value.count)
        }
        precondition(!wanted.accumulate, "attention reads values that nothing else does")
        return wanted.buffer
      }
      build.append(
        AttentionBackward(
          buffers: buffers, dy: dy, dq: gradients[0], dk: gradients[1], dv: gradients[2]),
        .backward, "the gradient of the input")
    }
    return y
  }
}
