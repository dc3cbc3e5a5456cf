namespace Holdfast.Runtime;

/// <summary>What a path leads to (inode(7)).</summary>
public enum FileKind
{
    /// <summary>An ordinary file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>A named pipe, a socket or a device: reading it may wait for ever.</summary>
    Other,
}
