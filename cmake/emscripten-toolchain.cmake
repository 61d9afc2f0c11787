# Finds the Emscripten that scripts/setup-compiler.sh chose and hands over to its own toolchain
# file. `emcmake` is not needed.
set(webglm_emscripten "${CMAKE_CURRENT_LIST_DIR}/../.toolchain/emscripten")
if(NOT EXISTS "${webglm_emscripten}/cmake/Modules/Platform/Emscripten.cmake")
  message(FATAL_ERROR "No WebAssembly compiler in .toolchain: run scripts/setup-compiler.sh")
endif()
file(REAL_PATH "${webglm_emscripten}" webglm_emscripten)
include("${webglm_emscripten}/cmake/Modules/Platform/Emscripten.cmake")
