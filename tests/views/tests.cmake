concord_test(tst_CodeMappingModal DIR views LIBS concord_views)
    concord_test(tst_MappingsPanel DIR views LIBS concord_views)
        concord_test(tst_IntegrationJobTable DIR views LIBS concord_views)
            concord_test(tst_EventStreamPanel DIR views LIBS concord_views)
