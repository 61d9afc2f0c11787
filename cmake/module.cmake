# The link line of the WebAssembly module, for Emscripten 3.1.69 and later.
set(webglm_unused_embind "${CMAKE_CURRENT_LIST_DIR}/unused_embind.js")
set(webglm_module_options
  -lembind
  -sMODULARIZE
  -sEXPORT_NAME=createWebglm
  -sFILESYSTEM=0
  -sDYNAMIC_EXECUTION=0  # a page whose policy forbids eval can use the module
  "SHELL:--js-library ${webglm_unused_embind}"
  -sEXPORTED_FUNCTIONS=_malloc,_free
  -sEXPORTED_RUNTIME_METHODS=HEAP8,HEAPU8,HEAP16,HEAPU16,HEAP32,HEAPU32,HEAPF32,HEAPF64
  -sINCOMING_MODULE_JS_API=wasmBinary,instantiateWasm,locateFile,print,printErr
  # Node is left out on purpose: its branch of the glue imports "module", which bundlers refuse,
  # and calls require(), which Pyodide does not have. webglm's own loaders serve Node.
  -sENVIRONMENT=web,worker)
set(webglm_module_optimisation
  # At -O3 Emscripten removes what is unused once more and then sorts the functions by the number of
  # their calls. In the order of their names similar functions are neighbours: 3 % less with gzip.
  # Large functions that are called from one place stay by themselves: 1.5 % less with gzip, and the
  # compiler of a browser has optimised kernels sooner when they are small.
  -O2
  -sBINARYEN_EXTRA_PASSES=-O3,--reorder-functions-by-name,--one-caller-inline-max-function-size=100)
if(EMSCRIPTEN_VERSION VERSION_LESS 4)
  list(APPEND webglm_module_options -sWASM_BIGINT)  # later releases always do this
endif()

set(webglm_npm_options -sEXPORT_ES6)
if(EMSCRIPTEN_VERSION VERSION_LESS 4.0.4)
  list(APPEND webglm_npm_options -sUSE_ES6_IMPORT_META=0)  # refused by later releases
endif()

# Pyodide imports the module in the middle of a Python statement, where nothing can be awaited.
set(webglm_pyodide_options -sWASM_ASYNC_COMPILATION=0)

# Two glues around one module: `objects` are linked twice, and both .wasm are byte for byte the
# same. `name` gives npm/webglm.mjs, `name`_pyodide gives pyodide/webglm.js.
function(webglm_add_module name objects)
  add_executable(${name})
  target_link_options(${name} PRIVATE
    ${webglm_module_options} ${webglm_module_optimisation} ${webglm_npm_options})
  set_target_properties(${name} PROPERTIES
    SUFFIX .mjs RUNTIME_OUTPUT_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/npm")

  add_executable(${name}_pyodide)
  target_link_options(${name}_pyodide PRIVATE
    ${webglm_module_options} ${webglm_module_optimisation} ${webglm_pyodide_options})
  set_target_properties(${name}_pyodide PROPERTIES
    SUFFIX .js RUNTIME_OUTPUT_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/pyodide")

  foreach(target ${name} ${name}_pyodide)
    target_link_libraries(${target} PRIVATE ${objects})
    set_target_properties(${target} PROPERTIES OUTPUT_NAME webglm
      LINK_DEPENDS "${webglm_unused_embind}")
  endforeach()
endfunction()

# The same module whose allocations can be made to fail, for a test: it is built only when asked for,
# and quickly. build/wasm/wasm/failing/webglm.mjs.
function(webglm_add_failing_module name objects)
  add_executable(${name} EXCLUDE_FROM_ALL "${PROJECT_SOURCE_DIR}/tests/web/failing_malloc.cpp")
  target_link_options(${name} PRIVATE ${webglm_module_options} ${webglm_npm_options} -O1
    -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=aligned_alloc,--wrap=memalign)
  set_target_properties(${name} PROPERTIES SUFFIX .mjs OUTPUT_NAME webglm
    RUNTIME_OUTPUT_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/failing")
  target_link_libraries(${name} PRIVATE ${objects})
endfunction()
