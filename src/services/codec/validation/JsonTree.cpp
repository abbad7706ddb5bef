#include "codec/validation/JsonTree.h"

namespace concord::validation {

const JsonNode *JsonNode::member(std::string_view name) const
{
    if (kind != JsonKind::Object)
        return nullptr;
    for (const JsonNode *n = first; n; n = n->next) {
        if (n->key == name)
            return n;
    }
    return nullptr;
}

std::string_view JsonNode::string(std::string_view name) const
{
    const JsonNode *n = member(name);
    return n && n->isString() ? n->text : std::string_view();
}

const char *kindName(JsonKind kind)
{
    switch (kind) {
    case JsonKind::Null:
        return "null";
    case JsonKind::False:
    case JsonKind::True:
        return "true/false";
    case JsonKind::Number:
        return "a number";
    case JsonKind::String:
        return "text";
    case JsonKind::Array:
        return "an array";
    case JsonKind::Object:
        break;
    }
    return "an object";
}

}
