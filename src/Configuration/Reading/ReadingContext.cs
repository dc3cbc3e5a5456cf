using Holdfast.Configuration.Diagnostics;

namespace Holdfast.Configuration.Reading;

/// <summary>What all sections of one document share.</summary>
/// <param name="Log">Where faults are reported.</param>
/// <param name="Interpolation">Fills variables in.</param>
/// <param name="Sources">What other files hold.</param>
/// <param name="Asked">The keys asked for.</param>
internal sealed record ReadingContext(DiagnosticLog Log, Interpolation Interpolation, ConfigSources Sources, AskedKeys Asked);
