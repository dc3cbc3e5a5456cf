namespace Holdfast.Sessions.Hooks;

/// <summary>Something that is done when sessions come to certain moments, as the configuration defines it: a program, or a post.</summary>
public sealed record HookDefinition
{
    /// <summary>Hooks of a node, at the most.</summary>
    public const int MostOfNode = 32;

    /// <summary>The longest time that one attempt may be given.</summary>
    public static readonly TimeSpan TimeoutLimit = TimeSpan.FromMinutes(5);

    /// <summary>Attempts after the first that may be asked for, at the most.</summary>
    public const int RetryLimit = 20;

    /// <summary>Its name in the configuration.</summary>
    public required string Name { get; init; }

    /// <summary>At which moments.</summary>
    public required IReadOnlyList<HookMoment> On { get; init; }

    /// <summary>Of sessions of these pools; empty for all sessions.</summary>
    public IReadOnlyList<string> Pools { get; init; } = [];

    /// <summary>The program that is started, with its arguments; empty for a post.</summary>
    public IReadOnlyList<string> Run { get; init; } = [];

    /// <summary>Where the facts are posted to; null for a program. Its path may be secret: <see cref="Shown"/> leaves it out.</summary>
    public Uri? Post { get; init; }

    /// <summary>The name of the secret that posts are signed with; null for none.</summary>
    public string? Secret { get; init; }

    /// <summary>How long an attempt may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a post that failed is tried again. A program is started once.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>What is done, without what may be secret in it: the program, or the address without its path.</summary>
    public string Shown => Post is { } post ? post.GetLeftPart(UriPartial.Authority) : Run[0];

    /// <summary>Whether it is to hear of this.</summary>
    internal bool Hears(HookMoment moment, string? pool) => On.Contains(moment) && (Pools.Count == 0 || (pool is not null && Pools.Contains(pool)));
}
