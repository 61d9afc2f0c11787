# The libraries, one target each: webglm_eigen, webglm_boost, webglm_yyjson and, for the tests,
# webglm_json and gtest. They come from WEBGLM_DEPS; where that folder is missing, as sources that
# FetchContent checks by hash; from the system only with WEBGLM_SYSTEM_DEPS.
include(FetchContent)

if(WEBGLM_SYSTEM_DEPS AND EMSCRIPTEN)
  message(FATAL_ERROR "WEBGLM_SYSTEM_DEPS is for native builds: headers in /usr/include are "
                      "the host's, not WebAssembly's")
endif()
if(NOT WEBGLM_SYSTEM_DEPS AND NOT EXISTS "${WEBGLM_DEPS}")
  message(STATUS "${WEBGLM_DEPS} does not exist (scripts/setup-libraries.sh writes it): "
                 "fetching the sources of the libraries, about 110 MB")
endif()

# Sets `result` to the folder that holds `header`: found in the system, in WEBGLM_DEPS/`folder`,
# or in `subfolder` of the archive at `url` with the SHA-256 `hash`.
function(webglm_library_folder result name header folder url hash subfolder)
  # Systems have yyjson compiled; the project compiles it itself.
  if(WEBGLM_SYSTEM_DEPS AND NOT name STREQUAL yyjson)
    find_path(webglm_${name}_folder "${header}" PATH_SUFFIXES eigen3 src/googletest PATHS /usr)
    if(NOT webglm_${name}_folder)
      message(FATAL_ERROR "The system has no ${header}: apt-get install libeigen3-dev "
                          "libboost-math-dev nlohmann-json3-dev googletest")
    endif()
    set(found "${webglm_${name}_folder}")
  elseif(EXISTS "${WEBGLM_DEPS}/${folder}/${header}")
    set(found "${WEBGLM_DEPS}/${folder}")
  elseif(EXISTS "${WEBGLM_DEPS}")
    message(FATAL_ERROR "${WEBGLM_DEPS} has no ${folder}/${header}: run scripts/setup-libraries.sh")
  else()
    FetchContent_Declare(${name} URL "${url}" URL_HASH "SHA256=${hash}"
                         SOURCE_SUBDIR no-such-folder DOWNLOAD_EXTRACT_TIMESTAMP ON)
    FetchContent_MakeAvailable(${name})
    set(found "${${name}_SOURCE_DIR}${subfolder}")
  endif()
  set(${result} "${found}" PARENT_SCOPE)
endfunction()

function(webglm_header_library target folder)
  add_library(${target} INTERFACE)
  target_include_directories(${target} SYSTEM INTERFACE "${folder}")
endfunction()

webglm_library_folder(eigen_folder eigen Eigen/Core usr/include/eigen3
  "https://gitlab.com/libeigen/eigen/-/archive/3.4.0/eigen-3.4.0.tar.gz"
  8586084f71f9bde545ee7fa6d00288b264a2b7ac3607b974e54d13e7162c1c72 "")
webglm_header_library(webglm_eigen "${eigen_folder}")
# The licence of all code that is compiled in stays MPL-2.0.
target_compile_definitions(webglm_eigen INTERFACE EIGEN_MPL2_ONLY)

webglm_library_folder(boost_folder boost boost/math/distributions.hpp boost
  "https://github.com/boostorg/boost/releases/download/boost-1.88.0/boost-1.88.0-cmake.tar.xz"
  f48b48390380cfb94a629872346e3a81370dc498896f16019ade727ab72eb1ec /libs/math/include)
webglm_header_library(webglm_boost "${boost_folder}")
# Errors come back as NaN or infinity, which the callers check, and long double, 128 bits of
# software arithmetic in WebAssembly, is not used: this saves 155 KB of the module.
target_compile_definitions(webglm_boost INTERFACE
  BOOST_MATH_STANDALONE
  BOOST_MATH_PROMOTE_DOUBLE_POLICY=false
  BOOST_MATH_DOMAIN_ERROR_POLICY=ignore_error
  BOOST_MATH_POLE_ERROR_POLICY=ignore_error
  BOOST_MATH_OVERFLOW_ERROR_POLICY=ignore_error
  BOOST_MATH_EVALUATION_ERROR_POLICY=ignore_error
  BOOST_MATH_ROUNDING_ERROR_POLICY=ignore_error
  BOOST_MATH_INDETERMINATE_RESULT_ERROR_POLICY=ignore_error)

# Compiled here for every target, so that one release reads the model files of all platforms.
webglm_library_folder(yyjson_folder yyjson yyjson.c usr/src/yyjson
  "https://github.com/ibireme/yyjson/archive/refs/tags/0.10.0.tar.gz"
  0d901cb2c45c5586e3f3a4245e58c2252d6b24bf4b402723f6179523d389b165 /src)
add_library(webglm_yyjson OBJECT "${yyjson_folder}/yyjson.c")
target_include_directories(webglm_yyjson SYSTEM INTERFACE "${yyjson_folder}")
# core writes JSON itself, and reads numbers itself (core/src/common/decimal.cpp).
target_compile_definitions(webglm_yyjson PUBLIC
  YYJSON_DISABLE_WRITER YYJSON_DISABLE_UTILS YYJSON_DISABLE_NON_STANDARD
  YYJSON_DISABLE_FAST_FP_CONV)
target_compile_definitions(webglm_yyjson PRIVATE strtod=webglm_strtod)
# Inlined everywhere, as it asks for, its reader takes 40 KB of the module instead of 16.
if(EMSCRIPTEN)
  target_compile_definitions(webglm_yyjson PUBLIC yyjson_inline=inline)
  target_compile_options(webglm_yyjson PRIVATE -Oz)
endif()

if(WEBGLM_BUILD_TESTS)
  webglm_library_folder(json_folder json nlohmann/json.hpp usr/include
    "https://github.com/nlohmann/json/releases/download/v3.11.3/json.tar.xz"
    d6c65aca6b1ed68e7a182f4757257b107ae403032760ed6ef121c9d55e81757d /include)
  webglm_header_library(webglm_json "${json_folder}")

  webglm_library_folder(gtest_folder googletest googletest/src/gtest-all.cc usr/src/googletest
    "https://github.com/google/googletest/releases/download/v1.16.0/googletest-1.16.0.tar.gz"
    78c676fc63881529bf97bf9d45948d905a66833fbfa5318ea2cd7478cb98f399 "")
  set(INSTALL_GTEST OFF)
  set(BUILD_GMOCK OFF)
  set(gtest_disable_pthreads ON)
  add_subdirectory("${gtest_folder}" "${PROJECT_BINARY_DIR}/googletest" EXCLUDE_FROM_ALL SYSTEM)
endif()
