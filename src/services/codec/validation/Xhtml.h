#pragma once

#include <QString>

#include <string>
#include <string_view>
#include <vector>

namespace concord::validation {

struct XhtmlFinding
{
    bool isError = true;
    const char *rule = "txt-1";
    QString message;
};

struct XhtmlReport
{
    std::vector<XhtmlFinding> findings;
    std::vector<std::string> localLinks; ///< "id" of each href="#id"
};

/// Checks the value of Narrative.div: well-formed, a div in the XHTML namespace, only the elements and
/// attributes that txt-1 allows, no script, and something to read (txt-2).
/// https://hl7.org/fhir/R4/narrative.html
[[nodiscard]] XhtmlReport checkXhtml(std::string_view div);

}
