using System.Diagnostics;
using Holdfast.Runtime.Dump;

namespace Holdfast.Runtime.Actors;

/// <summary>
/// The logical way of a failure through an actor, for <see cref="FiberTrace"/>: which actor failed over what, in which line of its handler,
/// and who had sent that from where. All of it is looked up when an actor has failed; a message that is handled well carries two words.
/// </summary>
internal static class ActorTrace
{
    /// <summary>Notes that an actor failed over a message.</summary>
    public static void Note<TMessage>(Exception failure, object actor, string name, int run, in Envelope<TMessage> envelope)
    {
        FiberTrace.Note(failure, $"in actor '{name}'{RunOf(run)} over {NameOf(envelope.Message)}{PlaceOf(failure, actor)}");
        if (Sender(envelope.From, envelope.File, envelope.Line) is { } sender)
        {
            FiberTrace.Note(failure, sender);
        }
    }

    /// <summary>Notes that an actor failed without a message in hand.</summary>
    public static void Note(Exception failure, object actor, string name, int run, string when) =>
        FiberTrace.Note(failure, $"in actor '{name}'{RunOf(run)} {when}{PlaceOf(failure, actor)}");

    /// <summary>Notes on what an asker gets that an actor, or whom it had asked to, answered the question by a failure.</summary>
    public static void NoteAnswer<TMessage>(ActorFailedException failure, string name, in Envelope<TMessage> envelope)
    {
        FiberTrace.Note(failure, $"answered by actor '{name}' to {NameOf(envelope.Message)}");
        if (Sender(envelope.From, envelope.File, envelope.Line) is { } sender)
        {
            FiberTrace.Note(failure, sender);
        }
    }

    /// <summary>What a message is called: its type.</summary>
    public static string NameOf<TMessage>(TMessage message) => (message?.GetType() ?? typeof(TMessage)).Name.Split('`')[0];

    private static string RunOf(int run) => run > 1 ? $" (run {run})" : "";

    private static string? Sender(object? from, string? file, int line)
    {
        var fiber = from is IQuestion question ? question.Asker : from as Fiber;
        if (fiber is null && file is null)
        {
            return null;
        }

        var by = fiber is null ? "" : $" by {FiberTrace.Ancestry(fiber)}";
        var at = file is null ? "" : $" at {file[(file.LastIndexOfAny(['/', '\\']) + 1)..]}:{line}";
        return $"{(from is IQuestion ? "asked" : "told")}{at}{by}";
    }

    // The outermost frame in a method of the actor itself: that is its handler, whatever the handler called.
    private static string PlaceOf(Exception failure, object actor)
    {
        AwaitSite? place = null;
        foreach (var frame in new StackTrace(failure, fNeedFileInfo: true).GetFrames())
        {
            if (FrameSite.Of(frame) is { } site && IsOf(actor.GetType(), site.Type))
            {
                place = site.Place;
            }
        }

        return place is null ? "" : $", at {place}";
    }

    private static bool IsOf(Type? actor, string type)
    {
        for (; actor is not null && !(actor.IsGenericType && actor.GetGenericTypeDefinition() == typeof(Actor<>)); actor = actor.BaseType)
        {
            if ((actor.FullName ?? "").Split('[')[0] == type)
            {
                return true;
            }
        }

        return false;
    }
}
