# Compiler and linker flags of every target.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

find_program(WEBGLM_CCACHE ccache)
if(WEBGLM_CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER "${WEBGLM_CCACHE}")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${WEBGLM_CCACHE}")
endif()

# A multiply-add that is fused on one machine and not on another gives other bits.
add_compile_options(-ffp-contract=off)

if(EMSCRIPTEN)
  add_compile_options(-msimd128 -fwasm-exceptions)
  # Eigen alone uses up to 128 KiB of stack; Emscripten's default is 64 KiB.
  add_link_options(-fwasm-exceptions -sALLOW_MEMORY_GROWTH -sMAXIMUM_MEMORY=4GB -sSTACK_SIZE=2MB)
  # log, log2 and pow without their 10 KB of tables: FreeBSD's, below 1 ulp. The row kernels have
  # their own exp and log.
  add_link_options(-lc_optz)
  # Node 20 knows only the first encoding of WebAssembly exceptions. 3.1.69 has no other, and
  # no such setting.
  if(EMSCRIPTEN_VERSION VERSION_GREATER_EQUAL 4)
    add_compile_options(-sWASM_LEGACY_EXCEPTIONS=1)
    add_link_options(-sWASM_LEGACY_EXCEPTIONS=1)
  endif()
elseif(WEBGLM_SANITIZE)
  # -O1 halves the time of the build and the tests; -g1 keeps line numbers in reports.
  set(webglm_sanitize -fsanitize=address,undefined,float-cast-overflow
                      -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_compile_options(-O1 -g1 ${webglm_sanitize})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # The instrumentation hides from GCC which member of a variant is the live one.
    add_compile_options(-Wno-maybe-uninitialized)
  endif()
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
  add_link_options(${webglm_sanitize})
endif()

# Warnings are errors with the compilers that the project is built with; another release
# may warn about what these do not know.
add_library(webglm_warnings INTERFACE)
target_compile_options(webglm_warnings INTERFACE -Wall -Wextra -Wconversion)
if(EMSCRIPTEN)
  # Row numbers have 64 bits on every machine, and std::size_t has 32 here: what a row number
  # indexes was checked against the address space when it was allocated.
  target_compile_options(webglm_warnings INTERFACE -Wno-shorten-64-to-32 -Wno-sign-conversion)
elseif(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC bug 105651: a false alarm for "literal" + std::string.
  target_compile_options(webglm_warnings INTERFACE -Wno-restrict)
endif()
if((EMSCRIPTEN AND EMSCRIPTEN_VERSION VERSION_EQUAL 3.1.69)
   OR (CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION MATCHES "^12\\."))
  target_compile_options(webglm_warnings INTERFACE -Werror)
endif()
