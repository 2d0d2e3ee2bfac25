/** Stands where the search over many stations will be, as high as it, so that nothing moves when it comes. */
export function FindPlace() {
  return (
    <>
      <div class="find" aria-hidden="true">
        <div class="find-box" />
        <div class="find-choices">
          <div class="find-box is-choice" />
          <div class="find-box is-choice" />
          <div class="find-box is-choice" />
        </div>
      </div>
      <p class="find-count" aria-hidden="true">
        {'\u00a0'}
      </p>
    </>
  )
}
