using System.Text.Json;

namespace Holdfast.Processes.Logs.Reading;

/// <summary>
/// Finds the level that a line names: in JSON lines (<c>level severity lvl levelname @l log.level</c>, words or the numbers of pino and
/// bunyan), in logfmt, as a syslog priority (<c>&lt;3&gt;</c>), in klog's form, and as the words that programs write at the
/// beginning of a line. Pure.
/// </summary>
internal static class SeverityText
{
    // A level stands at the beginning of a line; further on the word is part of what is told.
    private const int MostSearchedCharacters = 128;
    private const int MostJsonCharacters = 64 * 1024;
    private const int MostWordLetters = 11;

    /// <summary>The level that a line names; null where it names none.</summary>
    public static LogSeverity? Of(string line)
    {
        var text = line.AsSpan().TrimStart();
        if (text.IsEmpty)
            return null;
        return text[0] switch
        {
            '{' when line.Length <= MostJsonCharacters => OfJson(line),
            '<' when OfPriority(text) is { } severity => severity,
            'I' or 'W' or 'E' or 'F' when OfKlog(text) is { } severity => severity,
            _ => OfLogfmt(text[..Math.Min(text.Length, MostSearchedCharacters)]) ?? OfWords(text[..Math.Min(text.Length, MostSearchedCharacters)]),
        };
    }

    /// <summary>The level that a word means, in any case; null where it means none.</summary>
    public static LogSeverity? OfWord(ReadOnlySpan<char> word)
    {
        Span<char> upper = stackalloc char[MostWordLetters];
        if (word.Length is 0 or > MostWordLetters)
            return null;
        word.ToUpperInvariant(upper);
        return upper[..word.Length] switch
        {
            "TRACE" or "TRCE" or "VERBOSE" or "FINEST" or "FINER" or "SILLY" => LogSeverity.Trace,
            "DEBUG" or "DBUG" or "DBG" or "FINE" => LogSeverity.Debug,
            "INFO" or "INFORMATION" or "INF" or "NOTICE" or "LOG" or "HINT" or "STATEMENT" => LogSeverity.Info,
            "WARN" or "WARNING" or "WRN" => LogSeverity.Warn,
            "ERROR" or "ERR" or "FAIL" or "SEVERE" or "EROR" => LogSeverity.Error,
            "FATAL" or "CRITICAL" or "CRIT" or "ALERT" or "EMERG" or "EMERGENCY" or "PANIC" or "FTL" or "DPANIC" => LogSeverity.Fatal,
            _ => null,
        };
    }

    private static LogSeverity? OfJson(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object ? OfMembers(document.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static LogSeverity? OfMembers(JsonElement members)
    {
        foreach (var name in (ReadOnlySpan<string>)["level", "severity", "lvl", "levelname", "loglevel", "severity_text", "severityText", "log.level", "@l"])
        {
            if (members.TryGetProperty(name, out var value) && OfValue(value) is { } severity)
                return severity;
        }

        return members.TryGetProperty("log", out var log) && log.ValueKind == JsonValueKind.Object && log.TryGetProperty("level", out var level)
            ? OfValue(level)
            : null;
    }

    // Numbers are those of pino and bunyan, in tens, from 10 for trace to 60 for fatal.
    private static LogSeverity? OfValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => OfWord(value.GetString()),
        JsonValueKind.Number when value.TryGetInt32(out var number) && number is >= 10 and <= 69 => (LogSeverity)((number / 10) - 1),
        _ => null,
    };

    // Syslog's severities (RFC 5424, section 6.2.1), as programs write them for the journal of systemd.
    private static LogSeverity? OfPriority(ReadOnlySpan<char> text) =>
        text.Length >= 3 && text[2] == '>' && text[1] is >= '0' and <= '7'
            ? text[1] switch
            {
                <= '2' => LogSeverity.Fatal,
                '3' => LogSeverity.Error,
                '4' => LogSeverity.Warn,
                '7' => LogSeverity.Debug,
                _ => LogSeverity.Info,
            }
            : null;

    private static LogSeverity? OfKlog(ReadOnlySpan<char> text)
    {
        if (text.Length < 6 || text[5] != ' ' || text[1..5].ContainsAnyExceptInRange('0', '9'))
            return null;
        return text[0] switch
        {
            'I' => LogSeverity.Info,
            'W' => LogSeverity.Warn,
            'E' => LogSeverity.Error,
            _ => LogSeverity.Fatal,
        };
    }

    private static LogSeverity? OfLogfmt(ReadOnlySpan<char> text)
    {
        foreach (var key in (ReadOnlySpan<string>)["level=", "lvl=", "severity="])
        {
            var at = text.IndexOf(key, StringComparison.Ordinal);
            if (at < 0 || (at > 0 && text[at - 1] != ' '))
                continue;
            var value = text[(at + key.Length)..].TrimStart('"');
            return OfWord(value[..LettersOf(value)]);
        }

        return null;
    }

    /// <summary>Words in capitals anywhere; others only where punctuation says that they are a level: <c>[error]</c>, <c>warn:</c>.</summary>
    private static LogSeverity? OfWords(ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length;)
        {
            var length = LettersOf(text[at..]);
            if (length == 0)
            {
                at++;
                continue;
            }

            var word = text.Slice(at, length);
            var before = at == 0 ? ' ' : text[at - 1];
            var after = at + length < text.Length ? text[at + length] : ' ';
            if (IsApart(before) && IsApart(after) && (!word.ContainsAnyInRange('a', 'z') || IsMarked(before, after)) && OfWord(word) is { } severity)
                return severity;
            at += length;
        }

        return null;
    }

    private static bool IsApart(char edge) => !char.IsAsciiLetterOrDigit(edge) && edge is not ('_' or '-' or '.' or '/');

    private static bool IsMarked(char before, char after) =>
        after is ']' or ':' or '|' or ')' && (before is ' ' or '[' or ':' or '|' or '(');

    private static int LettersOf(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && char.IsAsciiLetter(text[length]))
            length++;
        return length;
    }
}
