# One static library per layer. A wrong Qt module is a compile error; a wrong own #include is found by
# tests/check_layers.py, which reads the same table from CMakeLists.txt.
# LIBS: used inside only. HEADERS_OF: our headers include theirs, so everybody needs their definitions as well.
function(concord_layer name)
    cmake_parse_arguments(L "" "DIR" "USES;QT;LIBS;HEADERS_OF" ${ARGN})
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${L_DIR}/*.cpp ${L_DIR}/*.h ${L_DIR}/*.ui)
    add_library(concord_${name} STATIC ${sources})
    set_target_properties(concord_${name} PROPERTIES AUTOMOC ON AUTOUIC ON LINKER_LANGUAGE CXX)
    target_include_directories(concord_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src/services ${CMAKE_SOURCE_DIR}/src)
    list(TRANSFORM L_USES PREPEND concord_)
    list(TRANSFORM L_QT PREPEND Qt6::)
    target_link_libraries(concord_${name} PUBLIC ${L_USES} ${L_QT} ${L_HEADERS_OF} tl::expected PRIVATE ${L_LIBS})
    if(CONCORD_PCH)
        # what nearly every file includes, and no more: each compiler maps the whole of it (all of QtCore: twice the size)
        set(common <QByteArray> <QDateTime> <QHash> <QJsonArray> <QJsonObject> <QList> <QObject> <QString> <QStringList> <QVariant>
            <algorithm> <chrono> <functional> <memory> <optional> <vector>)
        if(name STREQUAL "views")
            list(APPEND common <QAbstractItemModel> <QBoxLayout> <QHeaderView> <QLabel> <QPainter> <QPushButton> <QStyledItemDelegate>
                <QTableView> <QToolButton> <QWidget>)
        endif()
        target_precompile_headers(concord_${name} PRIVATE ${common})
    endif()
endfunction()
