concord_test(tst_Config DIR app LIBS concord_app)
concord_test(tst_ValidateCommand DIR app LIBS Qt6::Core)
target_compile_definitions(tst_ValidateCommand PRIVATE CONCORDD="$<TARGET_FILE:concordd>")
add_dependencies(tst_ValidateCommand concordd)
