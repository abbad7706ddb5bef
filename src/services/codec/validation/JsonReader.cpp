#include "codec/validation/JsonTree.h"

#include <unordered_set>

namespace concord::validation {

namespace {

bool isContinuation(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

/// Bytes of the UTF-8 character that begins at p (1 to 4), or 0 when it is not one (RFC 3629).
int utf8Length(const char *p, const char *end)
{
    const auto at = [&](int i) {
        return p + i < end ? static_cast<unsigned char>(p[i]) : 0U;
    };
    const unsigned c = at(0);
    if (c < 0x80)
        return 1;
    if (c >= 0xC2 && c <= 0xDF)
        return isContinuation(at(1)) ? 2 : 0;
    if (c >= 0xE0 && c <= 0xEF) {
        const bool overlong = c == 0xE0 && at(1) < 0xA0;
        const bool surrogate = c == 0xED && at(1) > 0x9F;
        return isContinuation(at(1)) && isContinuation(at(2)) && !overlong && !surrogate ? 3 : 0;
    }
    if (c >= 0xF0 && c <= 0xF4) {
        const bool overlong = c == 0xF0 && at(1) < 0x90;
        const bool beyond = c == 0xF4 && at(1) > 0x8F;
        return isContinuation(at(1)) && isContinuation(at(2)) && isContinuation(at(3)) && !overlong && !beyond
                   ? 4
                   : 0;
    }
    return 0;
}

void appendUtf8(std::string &out, std::uint32_t c)
{
    if (c < 0x80) {
        out += char(c);
    } else if (c < 0x800) {
        out += char(0xC0 | (c >> 6));
        out += char(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        out += char(0xE0 | (c >> 12));
        out += char(0x80 | ((c >> 6) & 0x3F));
        out += char(0x80 | (c & 0x3F));
    } else {
        out += char(0xF0 | (c >> 18));
        out += char(0x80 | ((c >> 12) & 0x3F));
        out += char(0x80 | ((c >> 6) & 0x3F));
        out += char(0x80 | (c & 0x3F));
    }
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

}

/// Recursive descent over the bytes; the first fault ends it.
class JsonReader
{
public:
    explicit JsonReader(JsonTree &tree)
        : m_tree(tree),
          m_begin(tree.m_source.constData()),
          m_end(m_begin + tree.m_source.size()),
          m_at(m_begin)
    {}

    void read()
    {
        if (m_tree.m_source.size() > JsonTree::maxSize) {
            fail("the document is larger than 256 MB");
            return;
        }
        if (m_tree.m_source.startsWith("\xEF\xBB\xBF")) {
            m_tree.m_byteOrderMark = true;
            m_at += 3;
        }
        skipBlanks();
        if (m_at == m_end) {
            fail("the document is empty");
            return;
        }
        JsonNode *root = value(0);
        if (!root)
            return;
        skipBlanks();
        if (m_at != m_end) {
            fail("text after the end of the document: " + here());
            return;
        }
        m_tree.m_root = root;
    }

private:
    JsonNode *value(int depth)
    {
        if (depth > JsonTree::maxDepth)
            return fail("nested deeper than 200 levels");
        if (m_at == m_end)
            return fail("the document ends where a value was due");
        JsonNode *node = &m_tree.m_nodes.emplace_back();
        node->offset = std::uint32_t(m_at - m_begin);
        switch (*m_at) {
        case '{':
            return object(node, depth);
        case '[':
            return array(node, depth);
        case '"':
            node->kind = JsonKind::String;
            return string(node->text) ? node : nullptr;
        case 't':
            return word(node, "true", JsonKind::True);
        case 'f':
            return word(node, "false", JsonKind::False);
        case 'n':
            return word(node, "null", JsonKind::Null);
        default:
            return *m_at == '-' || isDigit(*m_at) ? number(node)
                                                  : fail("expected a value but found " + here());
        }
    }

    JsonNode *object(JsonNode *node, int depth)
    {
        node->kind = JsonKind::Object;
        ++m_at;
        JsonNode *last = nullptr;
        skipBlanks();
        if (m_at != m_end && *m_at == '}') {
            ++m_at;
            return node;
        }
        for (;;) {
            std::string_view name;
            if (m_at == m_end)
                return fail("the document ends inside an object: '}' is missing");
            if (*m_at != '"') {
                return fail(last && *m_at == '}'
                                ? std::string("a comma before '}' (no trailing commas in JSON)")
                                : "expected a property name in double quotes but found " + here());
            }
            if (!string(name))
                return nullptr;
            skipBlanks();
            if (m_at == m_end || *m_at != ':')
                return fail("expected ':' after the property name but found " + here());
            ++m_at;
            skipBlanks();
            JsonNode *member = value(depth + 1);
            if (!member) {
                prepend("." + std::string(name.substr(0, 60)));
                return nullptr;
            }
            member->key = name;
            append(node, last, member);
            skipBlanks();
            if (m_at == m_end)
                return fail("the document ends inside an object: '}' is missing");
            if (*m_at == '}')
                break;
            if (*m_at != ',')
                return fail("expected ',' or '}' but found " + here());
            ++m_at;
            skipBlanks();
        }
        ++m_at;
        markDuplicates(node);
        return node;
    }

    JsonNode *array(JsonNode *node, int depth)
    {
        node->kind = JsonKind::Array;
        ++m_at;
        JsonNode *last = nullptr;
        skipBlanks();
        if (m_at != m_end && *m_at == ']') {
            ++m_at;
            return node;
        }
        for (;;) {
            if (m_at != m_end && *m_at == ']' && last)
                return fail("a comma before ']' (no trailing commas in JSON)");
            JsonNode *item = value(depth + 1);
            if (!item) {
                prepend("[" + std::to_string(node->count) + "]");
                return nullptr;
            }
            append(node, last, item);
            skipBlanks();
            if (m_at == m_end)
                return fail("the document ends inside an array: ']' is missing");
            if (*m_at == ']')
                break;
            if (*m_at != ',')
                return fail("expected ',' or ']' but found " + here());
            ++m_at;
            skipBlanks();
        }
        ++m_at;
        return node;
    }

    static void append(JsonNode *parent, JsonNode *&last, JsonNode *child)
    {
        if (last)
            last->next = child;
        else
            parent->first = child;
        last = child;
        ++parent->count;
    }

    void markDuplicates(JsonNode *object)
    {
        constexpr std::uint32_t few = 12; // below this, comparing each with each is cheaper than hashing
        if (object->count <= few) {
            for (const JsonNode *n = object->first; n; n = n->next) {
                for (const JsonNode *m = object->first; m != n; m = m->next) {
                    if (m->key == n->key)
                        const_cast<JsonNode *>(n)->duplicate = true; // NOLINT: ours, made in this reader
                }
            }
            return;
        }
        m_names.clear();
        for (const JsonNode *n = object->first; n; n = n->next) {
            if (!m_names.insert(n->key).second)
                const_cast<JsonNode *>(n)->duplicate = true; // NOLINT: ours, made in this reader
        }
    }

    bool string(std::string_view &out)
    {
        const char *start = ++m_at;
        std::string *decoded = nullptr;
        for (;;) {
            if (m_at == m_end)
                return fail("the document ends inside a text: '\"' is missing");
            const auto c = static_cast<unsigned char>(*m_at);
            if (c == '"')
                break;
            if (c == '\\') {
                if (!decoded)
                    decoded = &m_tree.m_strings.emplace_back(start, std::size_t(m_at - start));
                if (!escape(*decoded))
                    return false;
                continue;
            }
            if (c < 0x20)
                return fail(c == '\n' || c == '\r'
                                ? "a line break inside a text (write \\n)"
                                : "a control character inside a text (write it as an escape)");
            const int length = utf8Length(m_at, m_end);
            if (length == 0)
                return fail("bytes that are not UTF-8");
            if (decoded)
                decoded->append(m_at, std::size_t(length));
            m_at += length;
        }
        out = decoded ? std::string_view(*decoded) : std::string_view(start, std::size_t(m_at - start));
        ++m_at;
        return true;
    }

    bool escape(std::string &out)
    {
        ++m_at;
        if (m_at == m_end)
            return fail("the document ends inside an escape");
        static constexpr std::string_view letters = "\"\\/bfnrt";
        static constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
        const auto i = letters.find(*m_at);
        if (i != std::string_view::npos) {
            out += meanings[i];
            ++m_at;
            return true;
        }
        std::uint32_t c = 0;
        if (*m_at != 'u' || !hex4(c))
            return fail("an escape that JSON does not have: \\" + here());
        if (c >= 0xDC00 && c <= 0xDFFF)
            return fail("half of a surrogate pair (\\u)");
        if (c >= 0xD800 && c <= 0xDBFF) {
            std::uint32_t low = 0;
            if (m_end - m_at < 6 || m_at[0] != '\\' || m_at[1] != 'u')
                return fail("half of a surrogate pair (\\u)");
            ++m_at;
            if (!hex4(low) || low < 0xDC00 || low > 0xDFFF)
                return fail("half of a surrogate pair (\\u)");
            c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
        }
        appendUtf8(out, c);
        return true;
    }

    /// m_at stands on 'u'; behind the four digits afterwards.
    bool hex4(std::uint32_t &out)
    {
        if (m_end - m_at < 5)
            return false;
        for (int i = 1; i <= 4; ++i) {
            const char c = m_at[i];
            const int digit = isDigit(c)             ? c - '0'
                              : c >= 'a' && c <= 'f' ? c - 'a' + 10
                              : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                     : -1;
            if (digit < 0)
                return false;
            out = out * 16 + std::uint32_t(digit);
        }
        m_at += 5;
        return true;
    }

    JsonNode *number(JsonNode *node)
    {
        node->kind = JsonKind::Number;
        const char *start = m_at;
        if (*m_at == '-')
            ++m_at;
        if (m_at == m_end || !isDigit(*m_at))
            return fail("a '-' without a number");
        if (*m_at == '0' && m_at + 1 != m_end && isDigit(m_at[1]))
            return fail("a number with a leading zero");
        digits();
        if (m_at != m_end && *m_at == '.') {
            ++m_at;
            if (!digits())
                return fail("a number that ends with a point");
        }
        if (m_at != m_end && (*m_at == 'e' || *m_at == 'E')) {
            ++m_at;
            if (m_at != m_end && (*m_at == '+' || *m_at == '-'))
                ++m_at;
            if (!digits())
                return fail("a number with an empty exponent");
        }
        node->text = {start, std::size_t(m_at - start)};
        return node;
    }

    bool digits()
    {
        const char *start = m_at;
        while (m_at != m_end && isDigit(*m_at))
            ++m_at;
        return m_at != start;
    }

    JsonNode *word(JsonNode *node, std::string_view expected, JsonKind kind)
    {
        if (std::size_t(m_end - m_at) < expected.size() ||
            std::string_view(m_at, expected.size()) != expected)
            return fail("expected a value but found " + here());
        m_at += expected.size();
        node->kind = kind;
        node->text = expected;
        return node;
    }

    void skipBlanks()
    {
        while (m_at != m_end && (*m_at == ' ' || *m_at == '\n' || *m_at == '\r' || *m_at == '\t'))
            ++m_at;
    }

    /// What stands at the current place, for a message.
    std::string here() const
    {
        if (m_at == m_end)
            return "the end of the document";
        if (*m_at == '/' || *m_at == '#')
            return "a comment (JSON has none)";
        if (*m_at == '\'')
            return "a single quote (JSON uses double quotes)";
        const int length = utf8Length(m_at, m_end);
        return length == 0 || static_cast<unsigned char>(*m_at) < 0x20
                   ? std::string("an unprintable byte")
                   : "'" + std::string(m_at, std::size_t(length)) + "'";
    }

    /// What a failed step returns, as a node or as a truth value.
    struct Failed
    {
        operator JsonNode *() const { return nullptr; } // NOLINT: meant to be implicit
        operator bool() const { return false; }         // NOLINT: meant to be implicit
    };

    Failed fail(std::string message)
    {
        JsonFault &fault = m_tree.m_fault;
        fault.message = std::move(message);
        for (const char *p = m_begin; p < m_at; ++p) {
            if (*p == '\n') {
                ++fault.line;
                fault.column = 1;
            } else if (!isContinuation(static_cast<unsigned char>(*p))) {
                ++fault.column;
            }
        }
        return {};
    }

    void prepend(const std::string &step) { m_tree.m_fault.path.insert(0, step); }

    JsonTree &m_tree;
    const char *m_begin;
    const char *m_end;
    const char *m_at;
    std::unordered_set<std::string_view> m_names;
};

JsonTree::JsonTree(QByteArray source) : m_source(std::move(source))
{
    JsonReader(*this).read();
    m_fault.path.insert(0, "$");
}

}
