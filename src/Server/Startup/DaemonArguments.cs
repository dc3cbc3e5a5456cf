namespace Holdfast.Server.Startup;

/// <summary>The daemon's command line.</summary>
internal sealed record DaemonArguments
{
    /// <summary>The configuration file; null for ./holdfast.yaml, or the demonstration's own.</summary>
    public string? Config { get; init; }

    /// <summary>The data folder; null for the configuration's.</summary>
    public string? Data { get; init; }

    /// <summary>Only this tenant.</summary>
    public string? Tenant { get; init; }

    /// <summary>Whether to run the demonstration.</summary>
    public bool Demo { get; init; }

    /// <summary>Whether the good workers run where others' entries are wrong.</summary>
    public bool KeepGoing { get; init; }

    /// <summary>Whether to answer in JSON.</summary>
    public bool Json { get; init; }

    /// <summary>What of the command line was not understood; null where all was.</summary>
    public string? Fault { get; init; }

    /// <summary>Reads the words after the verb.</summary>
    public static DaemonArguments Parse(ReadOnlySpan<string> words)
    {
        var arguments = new DaemonArguments();
        for (var i = 0; i < words.Length; i++)
        {
            var value = i + 1 < words.Length ? words[i + 1] : null;
            arguments = words[i] switch
            {
                "--demo" => arguments with { Demo = true },
                "--keep-going" => arguments with { KeepGoing = true },
                "--json" => arguments with { Json = true },
                "--config" when value is not null => arguments with { Config = Path.GetFullPath(words[++i]) },
                "--data" when value is not null => arguments with { Data = Path.GetFullPath(words[++i]) },
                "--tenant" when value is not null => arguments with { Tenant = words[++i] },
                var word => arguments with { Fault = $"'{word}' is no option of holdfastd, or its value is missing." },
            };
        }

        return arguments;
    }
}
