#pragma once

#include "terminology/suggestion/DrugTables.h"
#include "terminology/suggestion/SourceDrug.h"

#include <QString>

namespace concord {

/// Gathers what words say of form, route and release.
class FormReader
{
public:
    FormReader(const DrugTables &tables, SourceForm &form) : m_tables(tables), m_form(form) {}

    /// @param phrase in lower case, words parted by one blank; what the tables do not have says nothing
    void take(const QString &phrase);
    void takeContainer(const QString &phrase); ///< what something is packed in

private:
    void takeNamed(quint16 form);
    void takeWord(const FormWord &word, const QString &phrase);
    void write(const QString &phrase);
    void takeShapes(const QStringList &shapes);

    const DrugTables &m_tables;
    SourceForm &m_form;
};

}
