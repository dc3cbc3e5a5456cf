using System.Globalization;

namespace Holdfast.Processes.Tests.Simulated.Kernel;

/// <summary>What a child does, in words that a shell script and a modelled process both follow.</summary>
internal sealed record ChildPlan
{
    /// <summary>The program of the modelled machine that follows plans.</summary>
    public const string Program = "plan";

    private const char Separator = '=';

    /// <summary>How long it lives, milliseconds; null until it is told to end.</summary>
    public int? Lives { get; init; }

    /// <summary>Its exit code then.</summary>
    public int Code { get; init; }

    /// <summary>Lines that it writes when it begins: its numbers from 1.</summary>
    public int Lines { get; init; }

    /// <summary>Milliseconds between further lines; 0 for none. Modelled processes only.</summary>
    public int Every { get; init; }

    /// <summary>What SIGTERM does: null ends it, as the system does.</summary>
    public int? TermCode { get; init; }

    /// <summary>Whether it does not heed SIGTERM.</summary>
    public bool IgnoresTerm { get; init; }

    /// <summary>Milliseconds from SIGTERM to its exit with <see cref="TermCode"/>. Modelled processes only.</summary>
    public int TermTime { get; init; }

    /// <summary>Whether it listens on the port that its environment names. Modelled processes only.</summary>
    public bool Listens { get; init; }

    /// <summary>The command that a modelled machine understands.</summary>
    public IReadOnlyList<string> ToWords() =>
    [
        Program,
        $"lives={Lives ?? -1}", $"code={Code}", $"lines={Lines}", $"every={Every}", $"term={TermCode ?? -1}", $"time={TermTime}",
        $"ignores={(IgnoresTerm ? 1 : 0)}", $"listens={(Listens ? 1 : 0)}",
    ];

    /// <summary>The command that a system with a shell understands.</summary>
    public IReadOnlyList<string> ToShell()
    {
        var trap = IgnoresTerm ? "trap '' TERM; " : TermCode is { } code ? $"trap 'exit {code}' TERM; " : "";
        var write = Lines > 0 ? $"i=0; while [ $i -lt {Lines} ]; do i=$((i+1)); echo $i; done; " : "";
        var time = Lives is { } lives ? (lives / 1000.0).ToString("0.###", CultureInfo.InvariantCulture) : "1000";

        // A shell that waits for a program takes its signals at once.
        var wait = Lives == 0 ? "" : $"sleep {time} & wait $!; ";
        return ["/bin/sh", "-c", $"{trap}{write}{(IgnoresTerm ? $"sleep {time}; " : wait)}exit {Code}"];
    }

    /// <summary>Reads the command of a modelled process, without the program.</summary>
    public static ChildPlan Read(IEnumerable<string> words)
    {
        var said = words.Select(word => word.Split(Separator)).ToDictionary(
            pair => pair[0], pair => int.Parse(pair[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
        return new ChildPlan
        {
            Lives = said["lives"] < 0 ? null : said["lives"],
            Code = said["code"],
            Lines = said["lines"],
            Every = said["every"],
            TermCode = said["term"] < 0 ? null : said["term"],
            TermTime = said["time"],
            IgnoresTerm = said["ignores"] == 1,
            Listens = said["listens"] == 1,
        };
    }
}
