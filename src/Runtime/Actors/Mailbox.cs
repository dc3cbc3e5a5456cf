using System.Runtime.CompilerServices;
using Holdfast.Runtime.Channels;
using Holdfast.Runtime.Supervision;
using Holdfast.Runtime.Synchronization;

namespace Holdfast.Runtime.Actors;

/// <summary>
/// Where an actor is reached: it outlives the actor's runs, so messages that wait are handled by the next. It is bounded, and a sender
/// waits while it is full. Messages of one sender keep their order.
/// </summary>
/// <typeparam name="TMessage">What the actor understands.</typeparam>
public sealed class Mailbox<TMessage>
{
    private readonly Io _io;
    private readonly Channel<Envelope<TMessage>> _channel;

    // What the last run ended by; null where it ended well, or runs.
    private volatile Exception? _failure;

    /// <summary>Creates a mailbox.</summary>
    /// <param name="io">The execution model that the actor runs on.</param>
    /// <param name="name">The actor's name.</param>
    /// <param name="capacity">Most messages that wait, at least 1.</param>
    public Mailbox(Io io, string name, int capacity)
    {
        ArgumentNullException.ThrowIfNull(io);
        _io = io;
        _channel = Channel.Bounded<Envelope<TMessage>>(name, capacity);
    }

    /// <summary>The actor's name.</summary>
    public string Name => _channel.Sender.Name;

    /// <summary>How many messages wait.</summary>
    public int Count => _channel.Sender.Count;

    /// <summary>Whether the actor has ended for good.</summary>
    public bool IsClosed => _channel.Sender.IsClosed;

    /// <summary>Sends at once if there is room; false where there is none, or the actor has ended for good.</summary>
    /// <param name="message">The message.</param>
    /// <param name="file">Where it is sent, for the trace of a failure over it: given by the compiler.</param>
    /// <param name="line">The line there.</param>
    public bool TryTell(TMessage message, [CallerFilePath] string? file = null, [CallerLineNumber] int line = 0) =>
        _channel.Sender.TrySend(new Envelope<TMessage>(message, Fiber.Current, file, line));

    /// <summary>Sends, waiting for room. Nobody tells whether the message was handled.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="file">Where it is sent, for the trace of a failure over it: given by the compiler.</param>
    /// <param name="line">The line there.</param>
    /// <exception cref="ChannelClosedException">The actor has ended for good; its cause is the failure it ended by.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first; nothing was sent.</exception>
    public ValueTask TellAsync(
        TMessage message, CancellationToken cancellationToken = default, [CallerFilePath] string? file = null, [CallerLineNumber] int line = 0) =>
        _channel.Sender.SendAsync(new Envelope<TMessage>(message, Fiber.Current, file, line), cancellationToken);

    /// <summary>Sends a message that asks, and waits for the answer.</summary>
    /// <typeparam name="TAnswer">The answer.</typeparam>
    /// <param name="ask">Makes the message, given the way back.</param>
    /// <param name="timeout">The most time, the wait for room included.</param>
    /// <param name="cancellationToken">Ends the wait; the message may be handled all the same.</param>
    /// <param name="file">Where it is asked, for the trace of a failure over it: given by the compiler.</param>
    /// <param name="line">The line there.</param>
    /// <exception cref="ActorFailedException">There will be no answer; its cause is why, and <see cref="Dump.FiberTrace"/> tells the way.</exception>
    /// <exception cref="TimeoutException">There was none in time.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public async ValueTask<TAnswer> AskAsync<TAnswer>(
        Func<Reply<TAnswer>, TMessage> ask, TimeSpan timeout, CancellationToken cancellationToken = default,
        [CallerFilePath] string? file = null, [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(ask);
        var answer = Channel.OneShot<TAnswer>($"answer of {Name}");
        TimeLimit.Check(timeout);
        var began = _io.Clock.Elapsed;
        var question = new Question<TAnswer>(answer);
        var isSent = false;
        var envelope = new Envelope<TMessage>(ask(new Reply<TAnswer>(answer)), question, file, line);
        try
        {
            await _channel.Sender.SendAsync(envelope, _io.Clock, timeout, cancellationToken);
            isSent = true;
            var left = timeout - (_io.Clock.Elapsed - began);
            if (timeout == Timeout.InfiniteTimeSpan)
                left = timeout;
            else if (left < TimeSpan.Zero)
                left = TimeSpan.Zero;
            return await answer.Receiver.ReceiveAsync(_io.Clock, left, cancellationToken);
        }
        catch (ChannelClosedException closed) when (!isSent)
        {
            throw new ActorFailedException(Name, "has ended", closed.InnerException);
        }
        catch (ChannelClosedException closed)
        {
            if (ReferenceEquals(closed.InnerException, question.Failure))
                throw question.Failure!;

            // On this asker's own, for one failure may answer many.
            var failure = new ActorFailedException(Name, "answered by a failure", closed.InnerException);
            ActorTrace.NoteAnswer(failure, Name, envelope);
            throw failure;
        }
        finally
        {
            // Whoever answers later learns that nobody waits.
            answer.Close();
        }
    }

    /// <summary>The actor of this mailbox as a child of a <see cref="Supervisor"/>. When it ends for good the mailbox closes.</summary>
    /// <param name="create">Makes the actor, for each run anew.</param>
    /// <param name="restart">When it is started again; whenever it fails, within the usual limits, where not given.</param>
    /// <param name="stopWithin">How long the message in hand may take when it is to stop; 5 s where not given.</param>
    public ChildDefinition Child(Func<Actor<TMessage>> create, RestartOptions? restart = null, TimeSpan? stopWithin = null)
    {
        ArgumentNullException.ThrowIfNull(create);
        return new ChildDefinition(Name, context => RunAsync(create, context))
        {
            Restart = restart ?? new RestartOptions(),
            StopWithin = stopWithin ?? TimeSpan.FromSeconds(5),
            Gone = Close,
        };
    }

    private async Task RunAsync(Func<Actor<TMessage>> create, ChildContext context)
    {
        _failure = null;
        try
        {
            await HandleAllAsync(create(), context);
        }
        catch (Exception failure) when (!(failure is OperationCanceledException && WasToldToEnd(context)))
        {
            _failure = failure;
            throw;
        }
    }

    // Then its cancellation is no failure to the supervisor either.
    private static bool WasToldToEnd(ChildContext context) =>
        context.Stopping.IsCancellationRequested || context.Token.IsCancellationRequested;

    private async Task HandleAllAsync(Actor<TMessage> actor, ChildContext context)
    {
        try
        {
            await StartAsync(actor, context);
            while (!actor.HasEnded && !context.Stopping.IsCancellationRequested)
            {
                var envelope = await _channel.Receiver.ReceiveAsync(context.Stopping);
                await HandleAsync(actor, envelope, context);
            }
        }
        catch (OperationCanceledException) when (context.Stopping.IsCancellationRequested && !context.Token.IsCancellationRequested)
        {
            // No message was in hand; those that wait stay for the next run, if there is one.
        }
        finally
        {
            await actor.StopAsync(context.Token);
        }
    }

    private async ValueTask StartAsync(Actor<TMessage> actor, ChildContext context)
    {
        try
        {
            await actor.StartAsync(context.Token);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            ActorTrace.Note(failure, actor, Name, context.Run, "when it started");
            throw;
        }
    }

    private async ValueTask HandleAsync(Actor<TMessage> actor, Envelope<TMessage> envelope, ChildContext context)
    {
        try
        {
            await actor.ReceiveAsync(envelope.Message, context.Token);
        }
        catch (Exception failure)
        {
            try
            {
                ActorTrace.Note(failure, actor, Name, context.Run, envelope);
            }
            finally
            {
                // Whatever a failure does to who looks at it.
                envelope.Fail(new ActorFailedException(Name, $"failed over {ActorTrace.NameOf(envelope.Message)}", failure));
            }

            throw;
        }
    }

    private void Close()
    {
        var failure = _failure;
        _channel.Sender.Close(failure);
        while (_channel.Receiver.TryReceive(out var envelope))
            envelope.Fail(new ActorFailedException(Name, "has ended", failure));
    }
}
