# The front end: TypeScript and CSS become three files, and these become bytes of the program, so
# that one binary can build and serve a whole site.

set(UI_OUT ${CMAKE_BINARY_DIR}/ui)
file(GLOB UI_SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/ui/*.* ${CMAKE_SOURCE_DIR}/ui/css/*)
add_custom_command(
  OUTPUT ${UI_OUT}/app.js ${UI_OUT}/theme.js ${UI_OUT}/style.css
  COMMAND ${CMAKE_SOURCE_DIR}/scripts/node.sh esbuild ui/app.ts ui/theme.ts ui/style.css
          --bundle --minify --format=iife --target=es2022 --charset=utf8 --log-level=warning
          --outdir=${UI_OUT}
  WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
  DEPENDS ${UI_SOURCES} package-lock.json
  COMMENT "Bundling the front end")

set(UI_ASSETS ${UI_OUT}/app.js ${UI_OUT}/theme.js ${UI_OUT}/style.css ${CMAKE_SOURCE_DIR}/ui/icon.svg
    ${CMAKE_SOURCE_DIR}/src/web/openapi.json)
set(assembly ".section .rodata\n")
foreach(file ${UI_ASSETS})
  get_filename_component(name ${file} NAME)
  string(REPLACE "." "_" symbol ${name})
  string(APPEND assembly ".global viva_asset_${symbol}\n.global viva_asset_${symbol}_end\n"
         "viva_asset_${symbol}:\n.incbin \"${file}\"\nviva_asset_${symbol}_end:\n.byte 0\n")
endforeach()
string(APPEND assembly ".section .note.GNU-stack,\"\",@progbits\n")
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/assets.S CONTENT "${assembly}" @ONLY)
set_source_files_properties(${CMAKE_BINARY_DIR}/assets.S PROPERTIES OBJECT_DEPENDS "${UI_ASSETS}")

# What readers run samples with, compressed: the program carries it, bundles do not.
set(RUN_OUT ${CMAKE_BINARY_DIR}/run)
file(GLOB RUN_SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/ui/run/* ${CMAKE_SOURCE_DIR}/ui/dom.ts
     ${CMAKE_SOURCE_DIR}/ui/site.ts)
add_custom_command(
  OUTPUT ${RUN_OUT}/run_files.S
  COMMAND ${CMAKE_SOURCE_DIR}/scripts/node.sh node scripts/run_files.mjs ${RUN_OUT}
  WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
  DEPENDS ${RUN_SOURCES} package-lock.json scripts/run_files.mjs
  COMMENT "Packing what runs samples in the browser")

add_library(ui_assets STATIC ${CMAKE_BINARY_DIR}/assets.S ${RUN_OUT}/run_files.S)
