namespace Holdfast.Governance.Tests;

/// <summary>A folder of its own for one test.</summary>
internal sealed class ScratchFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("holdfast-governance-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
