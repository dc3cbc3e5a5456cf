namespace Holdfast.Processes.Conversion;

/// <summary>One setting of a file with sections.</summary>
/// <param name="Section">The section's heading, without brackets.</param>
/// <param name="Key">The key.</param>
/// <param name="Value">The value, continued lines joined.</param>
/// <param name="File">The file.</param>
/// <param name="Line">The line in which it begins, from 1.</param>
internal sealed record IniEntry(string Section, string Key, string Value, string File, int Line);
