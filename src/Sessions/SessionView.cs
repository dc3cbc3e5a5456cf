using Holdfast.Contracts.Errors;
using Holdfast.Sessions.Migration;

namespace Holdfast.Sessions;

/// <summary>A session as it stands now.</summary>
public sealed record SessionView
{
    /// <summary>Its identifier.</summary>
    public required string Id { get; init; }

    /// <summary>What it is at.</summary>
    public required SessionState State { get; init; }

    /// <summary>Who created it.</summary>
    public required string Owner { get; init; }

    /// <summary>What its creator calls it; null where not.</summary>
    public string? Label { get; init; }

    /// <summary>The pool it is of; null where it was opened to an endpoint directly.</summary>
    public string? Pool { get; init; }

    /// <summary>The endpoint it is connected to.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The LU the host assigned; null where it told none.</summary>
    public string? Lu { get; init; }

    /// <summary>The device type agreed upon.</summary>
    public string? DeviceType { get; init; }

    /// <summary>The file of its trace in the folder of traces; null where it is not traced.</summary>
    public string? Trace { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last given input; when it was created, before.</summary>
    public required DateTimeOffset LastUsedAt { get; init; }

    /// <summary>The version of its latest screen.</summary>
    public required long ScreenVersion { get; init; }

    /// <summary>Its latest migration, which may be under way; null where there was none.</summary>
    public MigrationView? Migration { get; init; }

    /// <summary>Why it is in error; null where it is not.</summary>
    public Fault? Error { get; init; }
}
