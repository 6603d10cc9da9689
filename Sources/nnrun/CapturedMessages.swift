// SPDX-License-Identifier: MIT

#if canImport(Darwin)
  @preconcurrency import Darwin
#elseif canImport(Musl)
  @preconcurrency import Musl
#else
  @preconcurrency import Glibc
#endif

/// What is said on standard error meanwhile, which nobody hears; if there is no place to keep it, it is heard.
func capturingMessages(_ body: () -> Void) -> String {
  fflush(stderr)
  let heard = dup(2)
  guard heard >= 0, let file = tmpfile() else {
    body()
    return ""
  }
  defer { fclose(file) }
  dup2(fileno(file), 2)
  body()
  fflush(stderr)
  dup2(heard, 2)
  close(heard)
  rewind(file)
  var text: [UInt8] = []
  while case let byte = getc(file), byte != EOF { text.append(UInt8(truncatingIfNeeded: byte)) }
  return String(decoding: text, as: UTF8.self)
}
