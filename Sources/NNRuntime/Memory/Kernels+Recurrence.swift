// SPDX-License-Identifier: MIT

internal import CKernels

extension Kernels {
  package func recurrentForward(_ recurrence: Recurrence) {
    var native = unsafe self.native(recurrence, isBackward: false)
    unsafe table.pointee.recurrent_forward(&native)
  }

  /// The states before the first step: `recurrentForward` of a tiled cell is this, `recurrentStep` for every step and all panels,
  /// and `recurrentEnd`.
  package func recurrentBegin(_ recurrence: Recurrence) {
    var native = unsafe self.native(recurrence, isBackward: false)
    unsafe table.pointee.recurrent_begin(&native)
  }

  /// A step of a tiled cell for the units of some panels, after that all units of the step before are there.
  package func recurrentStep(_ recurrence: Recurrence, t: Int, panels: Range<Int>) {
    let width = recurrentPanelUnits(isTransposed: false)
    precondition(
      recurrence.cell.isTiled && panels.upperBound <= (recurrence.units + width - 1) / width,
      "recurrentStep: panels \(panels) of \(recurrence.units)")
    var native = unsafe self.native(recurrence, isBackward: false)
    unsafe table.pointee.recurrent_step(&native, t, panels.lowerBound, panels.upperBound)
  }

  package func recurrentEnd(_ recurrence: Recurrence) {
    var native = unsafe self.native(recurrence, isBackward: false)
    unsafe table.pointee.recurrent_end(&native)
  }

  /// Turns gates into gradients; `kept`, `previous` and for a gru `output` are what forward left there.
  package func recurrentBackward(_ recurrence: Recurrence) {
    precondition(
      (recurrence.kept != nil || !recurrence.cell.keepsMore) && recurrence.previous != nil
        && (recurrence.output != nil || !recurrence.cell.readsOutput),
      "recurrentBackward: forward kept too little")
    var native = unsafe self.native(recurrence, isBackward: true)
    unsafe table.pointee.recurrent_backward(&native)
  }

  /// y[row] = table[index of row].
  ///
  /// `indices`: [rows], whole numbers; `table`: [tableRows, columns].
  package func gatherRows(
    _ table: Region, tableRows: Int, indices: Region, rows: Int, columns: Int, y: Region
  ) {
    unsafe self.table.pointee.gather_rows(
      floats(table, tableRows * columns, "table"), tableRows, floats(indices, rows, "indices"),
      rows, columns, floats(y, rows * columns, "y"))
  }

  /// Sets the table's rows in a range to the sums of the rows of dy that chose them, in order, or adds these.
  package func scatterRows(
    _ dy: Region, indices: Region, rows: Int, columns: Int, range: Range<Int>,
    tableGradient: Region, accumulate: Bool = false
  ) {
    unsafe table.pointee.scatter_rows(
      floats(dy, rows * columns, "dy"), floats(indices, rows, "indices"), rows, columns,
      range.lowerBound, range.upperBound,
      floats(tableGradient, range.upperBound * columns, "tableGradient"), accumulate ? 1 : 0)
  }

  /// Units in a panel of recurrent weights, as the loop reads them or, transposed, as the loop back does.
  package func recurrentPanelUnits(isTransposed: Bool) -> Int { isTransposed ? 4 * lanes : lanes }

  /// Packs panels of recurrent weights `[units, gates · units]` for the cells that are tiled.
  package func packRecurrent(
    _ weight: Region, units: Int, gates: Int, isTransposed: Bool, panels: Range<Int>,
    packed: Region
  ) {
    let width = recurrentPanelUnits(isTransposed: isTransposed)
    precondition(
      panels.upperBound <= (units + width - 1) / width,
      "packRecurrent: panels \(panels) of \(units)")
    let source = unsafe floats(weight, units * gates * units, "weight")
    let target = unsafe floats(packed, panels.upperBound * width * gates * units, "packed")
    if isTransposed {
      unsafe table.pointee.pack_flow(
        source, units, gates, panels.lowerBound, panels.upperBound, target)
    } else {
      unsafe table.pointee.pack_gates(
        source, units, gates, panels.lowerBound, panels.upperBound, target)
    }
  }

  /// Floats of the recurrent weights as a pass reads them.
  private func recurrentWeightCount(_ r: Recurrence, width: Int, isBackward: Bool) -> Int {
    if r.cell.isTiled {
      let panel = recurrentPanelUnits(isTransposed: isBackward)
      return (r.units + panel - 1) / panel * panel * width
    }
    return isBackward
      ? packedCount(depth: width, columns: r.units) : packedCount(depth: r.units, columns: width)
  }

  private func native(_ r: Recurrence, isBackward: Bool) -> NNRecurrence {
    checkPlaces(r)
    let (byStep, byExample) = (r.steps * r.units, r.examples * r.units)
    let width = r.cell == .gruResetBefore ? 2 * r.units : r.cell.gateCount * r.units
    let weightCount = recurrentWeightCount(r, width: width, isBackward: isBackward)
    var native = unsafe NNRecurrence()
    unsafe native.cell = r.cell.native
    if case .rnn(let activation, let parameter) = r.cell {
      unsafe native.activation = activation.native
      unsafe native.parameter = parameter
    }
    unsafe native.units = r.units
    unsafe native.rows = r.rows
    unsafe native.direction = r.isReversed ? -1 : 1
    unsafe native.places = UnsafePointer(integers(r.places, 3 * r.rows, "places"))
    unsafe native.gates = floats(r.gates, byStep * r.cell.gateCount, "gates")
    unsafe native.keeps_gates = r.keepsGates ? 1 : 0
    unsafe native.kept = floats(r.kept, byStep, "kept")
    unsafe native.previous = floats(r.previous, byStep, "previous")
    let outputCount = r.steps == 0 ? 0 : (r.steps - 1) * r.outputRow + r.units
    unsafe native.output = floats(r.output, outputCount, "output")
    unsafe native.output_row = r.outputRow
    unsafe native.recurrent_weight = UnsafePointer(
      floats(r.recurrentWeight, weightCount, "recurrentWeight"))
    unsafe native.candidate_weight = UnsafePointer(
      floats(r.candidateWeight, packedCount(depth: r.units, columns: r.units), "candidateWeight"))
    unsafe native.recurrent_bias = UnsafePointer(floats(r.recurrentBias, width, "recurrentBias"))
    unsafe native.mask = UnsafePointer(floats(r.mask, byExample, "mask"))
    unsafe native.initial_state = UnsafePointer(floats(r.initialState, byExample, "initialState"))
    unsafe native.initial_cell = UnsafePointer(floats(r.initialCell, byExample, "initialCell"))
    unsafe native.final_state = floats(r.finalState, byExample, "finalState")
    unsafe native.final_cell = floats(r.finalCell, byExample, "finalCell")
    unsafe native.output_gradient = UnsafePointer(
      floats(r.outputGradient, outputCount, "outputGradient"))
    unsafe native.final_gradient = UnsafePointer(
      floats(r.finalGradient, byExample, "finalGradient"))
    unsafe native.recurrent_gradient = floats(r.recurrentGradient, byStep, "recurrentGradient")
    unsafe native.scratch = floats(r.scratch, Recurrence.scratchSize * r.rows * r.units, "scratch")
    let gates = r.units * r.cell.gateCount
    if let table = r.table {
      unsafe native.table = UnsafePointer(floats(table.rows, (table.count + 1) * gates, "table"))
      unsafe native.codes = UnsafePointer(floats(table.codes, r.steps, "codes"))
      unsafe native.table_rows = table.count
    }
    if let input = r.input {
      unsafe native.input = UnsafePointer(floats(input.x, r.steps * input.features, "input"))
      unsafe native.input_count = input.features
      unsafe native.input_weight = UnsafePointer(
        floats(input.weight, input.features * gates, "inputWeight"))
      unsafe native.input_bias = UnsafePointer(floats(input.bias, gates, "inputBias"))
    }
    return unsafe native
  }

  /// Every step of every sequence is one of the batch's, and the longest come first.
  private func checkPlaces(_ r: Recurrence) {
    var before = Int.max
    for row in 0..<r.rows {
      let (first, length, example) = (
        arena.integer(r.places, 3 * row), arena.integer(r.places, 3 * row + 1),
        arena.integer(r.places, 3 * row + 2)
      )
      let last = first + (length - 1) * (r.isReversed ? -1 : 1)
      precondition(
        length == 0
          || (first >= 0 && first < r.steps && last >= 0 && last < r.steps && length <= before),
        "a sequence of \(length) steps from row \(first) of \(r.steps)")
      precondition(example >= 0 && example < r.examples, "example \(example) of \(r.examples)")
      before = length
    }
  }
}
