namespace Holdfast.Runtime;

/// <summary>How a file is opened.</summary>
public enum FileOpening
{
    /// <summary>It must be there; reading only.</summary>
    Read,

    /// <summary>It must be there; reading and writing.</summary>
    ReadWrite,

    /// <summary>Reading and writing; created, readable by the owner alone, where it is not there.</summary>
    Create,

    /// <summary>Reading and writing; it must not be there.</summary>
    CreateNew,
}
