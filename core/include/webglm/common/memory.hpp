#pragma once

namespace webglm {

/// Bytes that can still be allocated: what is left of the address space of a WebAssembly module.
/// Infinite natively, where the system decides.
double available_memory();

}  // namespace webglm
