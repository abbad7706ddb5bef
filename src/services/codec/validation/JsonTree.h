#pragma once

#include <QByteArray>

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace concord::validation {

enum class JsonKind : std::uint8_t { Null, False, True, Number, String, Array, Object };

/// One value of a JSON document. Views point into the document, which must outlive the node.
struct JsonNode
{
    JsonKind kind = JsonKind::Null;
    bool duplicate = false;          ///< a member whose name stood in the same object before
    std::uint32_t offset = 0;        ///< byte of its first character
    std::uint32_t count = 0;         ///< items of an array, members of an object
    std::string_view key;            ///< decoded name when it is a member
    std::string_view text;           ///< decoded string, or the number as written
    const JsonNode *first = nullptr; ///< first item or member
    const JsonNode *next = nullptr;  ///< next in the same array or object

    bool isObject() const { return kind == JsonKind::Object; }
    bool isArray() const { return kind == JsonKind::Array; }
    bool isString() const { return kind == JsonKind::String; }
    bool isBool() const { return kind == JsonKind::True || kind == JsonKind::False; }

    /// The member of that name (the first, when it stands there twice), or null.
    const JsonNode *member(std::string_view name) const;
    /// The text of a string member, or "".
    std::string_view string(std::string_view name) const;
};

/// "an object", "an array", "text", "a number", "true/false", "null": for messages.
const char *kindName(JsonKind kind);

/// Where and why reading stopped.
struct JsonFault
{
    std::uint32_t line = 1;
    std::uint32_t column = 1; ///< in characters (not bytes), from 1
    std::string path;         ///< "$.entry[0].resource.name"
    std::string message;
};

/// A strict reader (RFC 8259): no comments, no trailing commas, no leading zeros, valid UTF-8. It keeps what
/// other readers throw away: positions, repeated names, numbers as written. Depth is limited to maxDepth,
/// size to maxSize.
class JsonTree
{
public:
    static constexpr int maxDepth = 200;
    static constexpr qsizetype maxSize = 256LL * 1024 * 1024;

    explicit JsonTree(QByteArray source);
    JsonTree(const JsonTree &) = delete;
    JsonTree &operator=(const JsonTree &) = delete;

    const JsonNode *root() const { return m_root; } ///< null when there is a fault
    const JsonFault &fault() const { return m_fault; }
    bool hadByteOrderMark() const { return m_byteOrderMark; }

private:
    friend class JsonReader;
    QByteArray m_source;
    std::deque<JsonNode> m_nodes;
    std::deque<std::string> m_strings; ///< only strings that had escapes
    const JsonNode *m_root = nullptr;
    JsonFault m_fault;
    bool m_byteOrderMark = false;
};

}
