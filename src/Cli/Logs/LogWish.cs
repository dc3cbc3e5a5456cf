namespace Holdfast.Cli.Logs;

/// <summary>What the user wants to see of logs; times and levels as they were written.</summary>
internal sealed record LogWish
{
    /// <summary>The workers; empty for all.</summary>
    public required IReadOnlyList<string> Workers { get; init; }

    /// <summary>The stream; null for both.</summary>
    public string? Stream { get; init; }

    /// <summary>From when on.</summary>
    public string? Since { get; init; }

    /// <summary>Until when.</summary>
    public string? Until { get; init; }

    /// <summary>The least grave level.</summary>
    public string? Level { get; init; }

    /// <summary>What is found in the lines.</summary>
    public string? Pattern { get; init; }

    /// <summary>What is not.</summary>
    public string? Exclude { get; init; }

    /// <summary>How many lines from the end; null for all.</summary>
    public int? Last { get; init; }

    /// <summary>The query of a call, without what is not said.</summary>
    public IEnumerable<KeyValuePair<string, string>> Query(params ReadOnlySpan<(string Name, string? Value)> more)
    {
        List<KeyValuePair<string, string>> query = [];
        Add("workers", Workers.Count == 0 ? null : string.Join(',', Workers));
        Add("stream", Stream);
        Add("level", Level);
        Add("pattern", Pattern);
        Add("exclude", Exclude);
        foreach (var (name, value) in more) Add(name, value);
        return query;

        void Add(string name, string? value)
        {
            if (value is not null) query.Add(new(name, value));
        }
    }
}
