namespace Holdfast.Runtime;

/// <summary>Whose a file is, and what its owner lets others do with it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="User">Number of the user who owns it.</param>
/// <param name="IsOwn">Whether that is the user as whom this program runs.</param>
/// <param name="Mode">Who may do what; of a link it says nothing.</param>
public readonly record struct FileRights(FileKind Kind, long User, bool IsOwn, UnixFileMode Mode);
