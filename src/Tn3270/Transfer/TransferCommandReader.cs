using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Holdfast.Tn3270.Transfer;

/// <summary>Reads an IND$FILE command line: TSO's form, and that of CMS and CICS with a parenthesis before the options.</summary>
internal static class TransferCommandReader
{
    private static readonly char[] Separators = [' ', ',', '(', ')'];

    private static readonly HashSet<string> Options = new(StringComparer.OrdinalIgnoreCase)
    {
        "ASCII", "BINARY", "CRLF", "NOCRLF", "APPEND", "RECFM", "LRECL", "BLKSIZE", "SPACE", "TRACKS", "CYLINDERS", "AVBLOCK", "JISCII",
    };

    public static bool TryRead(string text, [NotNullWhen(true)] out TransferCommand? command, out string? fault)
    {
        command = null;
        fault = null;
        string line = text.Trim();
        string[] words = line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || !words[0].Equals("IND$FILE", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }
        if (line.Length > TransferCommand.LengthLimit)
        {
            fault = "TRANS18   Incorrect option specified: file transfer canceled";
            return false;
        }
        TransferDirection? direction = words.Length < 2 ? null : words[1].ToUpperInvariant() switch
        {
            "GET" => TransferDirection.Receive,
            "PUT" => TransferDirection.Send,
            _ => null,
        };
        if (direction is null)
        {
            fault = "TRANS16   Incorrect request code: file transfer canceled";
            return false;
        }
        (string name, string options, bool parenthesis) = Divide(words.Length < 3 ? "" : words[2].Trim());
        if (name.Length == 0)
        {
            fault = "TRANS17   Missing or incorrect TSO data set name: file transfer canceled";
            return false;
        }
        TransferCommand read = new()
        {
            Direction = direction.Value,
            HostFile = name,
            Host = parenthesis ? TransferHostKind.Cms : TransferHostKind.Tso,
            Text = false,
            CrLf = false,
        };
        if (!TakeOptions(ref read, options))
        {
            fault = "TRANS18   Incorrect option specified: file transfer canceled";
            return false;
        }
        command = read;
        return true;
    }

    /// <summary>
    /// The file's name, and the options after it. In TSO the name ends at a blank or where its quotes or parentheses close; a
    /// parenthesis after a blank begins the options of CMS and CICS, whose names may hold blanks.
    /// </summary>
    private static (string Name, string Options, bool Parenthesis) Divide(string rest)
    {
        bool quoted = false;
        for (int i = 0; i < rest.Length; i++)
        {
            quoted ^= rest[i] == '\'';
            if (quoted || rest[i] != ' ')
            {
                continue;
            }
            int next = i;
            while (rest[next] == ' ')
            {
                next++;
            }
            if (rest[next] == '(')
            {
                return (rest[..i], rest[(next + 1)..], true);
            }
            int end = rest.AsSpan(next).IndexOfAny(Separators);
            if (Options.Contains(end < 0 ? rest[next..] : rest[next..(next + end)]))
            {
                return (rest[..i], rest[next..], false);
            }
        }
        return (rest, "", false);
    }

    private static bool TakeOptions(ref TransferCommand command, string text)
    {
        Queue<string> words = new(text.Split(Separators, StringSplitOptions.RemoveEmptyEntries));
        while (words.TryDequeue(out string? word))
        {
            if (!TakeFlag(ref command, word.ToUpperInvariant()) && !TakeValue(ref command, word.ToUpperInvariant(), words))
            {
                return false;
            }
        }
        return true;
    }

    private static bool TakeFlag(ref TransferCommand command, string word)
    {
        TransferCommand? changed = word switch
        {
            "ASCII" => command with { Text = true },
            "BINARY" => command with { Text = false, Host = TransferHostKind.Cics },
            "CRLF" => command with { CrLf = true },
            "NOCRLF" => command with { CrLf = false, Host = TransferHostKind.Cics },
            "APPEND" => command with { Append = true },
            "TRACKS" => command with { SpaceUnit = SpaceUnit.Tracks },
            "CYLINDERS" => command with { SpaceUnit = SpaceUnit.Cylinders },
            _ => null,
        };
        command = changed ?? command;
        return changed is not null;
    }

    private static bool TakeValue(ref TransferCommand command, string word, Queue<string> words)
    {
        if (word == "RECFM")
        {
            RecordFormat? format = words.TryDequeue(out string? letter)
                ? letter.ToUpperInvariant() switch
                {
                    "F" => RecordFormat.Fixed,
                    "V" => RecordFormat.Variable,
                    "U" => RecordFormat.Undefined,
                    _ => null,
                }
                : null;
            command = command with { RecordFormat = format ?? RecordFormat.Default };
            return format is not null;
        }
        if (!words.TryDequeue(out string? digits)
            || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number < 0)
        {
            return false;
        }
        TransferCommand? changed = word switch
        {
            "LRECL" => command with { RecordLength = number },
            "BLKSIZE" => command with { BlockSize = number },
            "AVBLOCK" => command with { SpaceUnit = SpaceUnit.AverageBlocks, AverageBlock = number },
            "SPACE" => command with { PrimarySpace = number },
            _ => null,
        };
        command = changed ?? command;
        if (word == "SPACE" && words.TryPeek(out string? second)
            && int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out int more))
        {
            words.Dequeue();
            command = command with { SecondarySpace = more };
        }
        return changed is not null;
    }
}
