namespace Holdfast.Benchmarks.Tn3270;

/// <summary>What a stream is made of.</summary>
[Flags]
internal enum RecordKinds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Whole panels of fields and text, 1.4 KB on average.</summary>
    Panels = 1,

    /// <summary>A message line, a clock, some fields: up to 200 bytes.</summary>
    Partials = 2,

    /// <summary>Screens drawn with Repeat to Address: few bytes, many cells.</summary>
    Repeats = 4,

    /// <summary>All of them.</summary>
    All = Panels | Partials | Repeats,
}
