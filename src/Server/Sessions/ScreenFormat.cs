namespace Holdfast.Server.Sessions;

/// <summary>In what form a screen is told.</summary>
internal enum ScreenFormat
{
    /// <summary>With fields and attributes.</summary>
    Json,

    /// <summary>Its rows alone.</summary>
    Text,

    /// <summary>A page that stands by itself.</summary>
    Html,

    /// <summary>A picture.</summary>
    Png,
}
