using Holdfast.Contracts.Errors;

namespace Holdfast.Configuration.Reading;

/// <summary>A variable that could not be filled in.</summary>
/// <param name="Offset">Where it begins in the text, in characters from 0.</param>
/// <param name="Code">The catalogue's entry.</param>
/// <param name="Detail">What is wrong, in a sentence.</param>
/// <param name="Mend">What to write instead, in a sentence.</param>
internal sealed record InterpolationFault(int Offset, ErrorCode Code, string Detail, string Mend);
