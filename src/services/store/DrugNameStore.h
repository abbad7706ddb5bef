#pragma once

#include "domain/DrugNames.h"
#include "store/Database.h"

namespace concord {

/// What drugs are called, read out of the terminology, the formulary and the mappings: nobody's patients.
class DrugNameStore
{
public:
    explicit DrugNameStore(Database &db) : m_db(db) {}

    /// By drugValue() of each of @p drugs: systems by their canonical URI, an NDC in 11 digits or as it was
    /// mapped. An RxNorm code is called as the release in force says, else the formulary, else the last
    /// release that had it; an NDC as the one drug behind it; else a code as the drug that it was decided to
    /// be equal or equivalent to, else as its source calls it. One statement for up to 64.
    [[nodiscard]] Result<DrugNames> namesOf(const QList<Coding> &drugs);

private:
    Database &m_db;
};

}
